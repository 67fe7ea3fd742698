create or replace function scheduling.thaw(
    p_sequence   data.sequences,
    p_enrollment data.enrollments,
    p_remaining  interval,
    p_now        timestamptz
)
returns boolean
language plpgsql volatile
as $$
declare
    v_schedule data.sequence_schedules;
    v_step     data.sequence_steps;
    v_at       timestamptz;
begin
    select * into v_schedule
    from data.sequence_schedules s
    where s.tenant_id = p_enrollment.tenant_id
      and s.enrollment_id = p_enrollment.enrollment_id;
    if not found or v_schedule.parked_reason = 'held' then
        return found;
    elsif v_schedule.scheduled_at < 'infinity' then
        perform scheduling.replace(p_sequence, p_enrollment, v_schedule.step_id, p_remaining,
                                   'enrollment_resumed', v_schedule.is_at_once, p_now);
        return true;
    end if;

    -- Never planned: it waited for the activation, which either came meanwhile or is still to come.
    perform scheduling.remove(p_enrollment.tenant_id, p_enrollment.enrollment_id);
    if p_sequence.status in ('draft', 'paused') then
        perform scheduling.put_parked(p_enrollment, v_schedule.step_id, p_now);
    else
        select * into v_step
        from data.sequence_steps s
        where s.tenant_id = p_enrollment.tenant_id
          and s.step_id = v_schedule.step_id;
        v_at := scheduling.plan_run(p_sequence, v_step, p_enrollment.enrollment_id, (
            select c.timezone
            from data.contacts c
            where c.tenant_id = p_enrollment.tenant_id
              and c.contact_id = p_enrollment.contact_id), p_now, v_schedule.is_at_once);
        perform scheduling.put(p_enrollment, v_schedule.step_id, coalesce(v_at, p_now), p_now,
                               'enrollment_resumed', v_schedule.is_at_once);
        if v_at is null then
            perform enrollment.hold(p_enrollment.tenant_id, p_enrollment.enrollment_id, 'no_open_moment',
                                    null, p_now);
        end if;
    end if;
    return true;
end
$$;

comment on function scheduling.thaw(data.sequences, data.enrollments, interval, timestamptz) is
'Plans again what was pending of an enrollment that goes on: p_remaining counts from now, then the windows '
'apply; in a sequence that stands still it waits for that. A held one stays held. Answers whether anything '
'is pending. Share the sequence and lock the enrollment first.';

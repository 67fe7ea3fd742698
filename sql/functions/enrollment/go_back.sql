create or replace function enrollment.go_back(
    p_sequence data.sequences,
    p_ended    data.enrollments,
    p_live     data.enrollments,
    p_at       timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_step    data.sequence_steps;
    v_unknown data.messages;
begin
    if p_ended.exit_step_id is not null then
        select * into v_step
        from data.sequence_steps s
        where s.tenant_id = p_live.tenant_id
          and s.step_id = p_ended.exit_step_id;
        if v_step.removed_at is not null then
            -- An edit took it away meanwhile: the one that comes after its place.
            v_step := enrollment.skip_target(p_live, null, sequence.place(v_step) + 1);
        end if;
    end if;

    if v_step.step_id is not null then
        update data.enrollments e
        set current_step_id     = v_step.step_id,
            current_step_number = v_step.step_number
        where e.tenant_id = p_live.tenant_id
          and e.enrollment_id = p_live.enrollment_id;
        if p_ended.exit_delay is null and p_sequence.status in ('draft', 'paused') then
            perform scheduling.put_parked(p_live, v_step.step_id, p_at);
        else
            perform scheduling.replace(p_sequence, p_live, v_step.step_id,
                                       coalesce(p_ended.exit_delay, interval '0'), 'reinstated', false, p_at);
        end if;
    elsif not enrollment.is_under_way(p_live) then
        -- Its last e-mail went out, or its last task was done, after it had ended.
        perform enrollment.go_on(p_live, p_live.current_step_number, p_at);
    end if;

    select * into v_unknown
    from data.messages m
    where m.tenant_id = p_live.tenant_id
      and m.enrollment_id = p_live.enrollment_id
      and m.status = 'unknown'
    limit 1;
    if found then
        perform enrollment.hold(p_live.tenant_id, p_live.enrollment_id, 'email_unknown',
                                v_unknown.error_message, p_at);
    end if;
end
$$;

comment on function enrollment.go_back(data.sequences, data.enrollments, data.enrollments, timestamptz) is
'Plans what was pending when an enrollment ended: after what remained of its delay; a removed step makes '
'place for the next. Without one it waits for the e-mail or task that is under way, else it goes on. '
'Nobody knowing whether its e-mail was sent holds it. Takes the enrollment as it had ended and as it is '
'reinstated; share the sequence and lock the enrollment first.';

create or replace function enrollment.rest_of_delay(
    p_sequence   data.sequences,
    p_enrollment data.enrollments,
    p_step       data.sequence_steps,
    p_at         timestamptz
)
returns interval
language plpgsql volatile
as $$
declare
    v_timezone constant text := (
        select c.timezone
        from data.contacts c
        where c.tenant_id = p_enrollment.tenant_id
          and c.contact_id = p_enrollment.contact_id);
    v_run_at   timestamptz;
begin
    if p_enrollment.run_count = 0 then
        v_run_at := scheduling.plan_run(p_sequence, p_step, p_enrollment.enrollment_id, v_timezone,
                                        greatest(p_enrollment.enrolled_at, p_sequence.activated_at));
    else
        v_run_at := scheduling.plan_run(p_sequence, p_step, p_enrollment.enrollment_id, v_timezone,
            coalesce((
                select coalesce(x.given_up_at, x.executed_at)
                from data.step_executions x
                where x.tenant_id = p_enrollment.tenant_id
                  and x.enrollment_id = p_enrollment.enrollment_id
                  and x.run_number = p_enrollment.run_count), p_at));
    end if;
    if v_run_at is null then
        perform problem.raise(422, 'no_open_moment',
            'The calendar of this sequence still has no open moment within 30 days for this contact.');
    end if;
    return greatest(v_run_at - p_at, interval '0');
end
$$;

comment on function enrollment.rest_of_delay(data.sequences, data.enrollments, data.sequence_steps,
                                             timestamptz) is
'How much longer a step waits for which no open moment was found, counted anew from when the step before '
'happened. Problems: no_open_moment.';

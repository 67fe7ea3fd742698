create or replace function enrollment.go_on(
    p_enrollment  data.enrollments,
    p_step_number integer,
    p_at          timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_next     data.sequence_steps;
    v_sequence data.sequences;
    v_due_at   timestamptz;
begin
    select * into v_next
    from data.sequence_steps s
    where s.tenant_id = p_enrollment.tenant_id
      and s.sequence_id = p_enrollment.sequence_id
      and s.step_number > p_step_number
      and s.is_active
    order by s.step_number
    limit 1;
    if not found then
        perform enrollment.finish(p_enrollment, 'completed', null, p_at);
        return;
    end if;

    select * into v_sequence
    from data.sequences q
    where q.tenant_id = p_enrollment.tenant_id
      and q.sequence_id = p_enrollment.sequence_id;
    v_due_at := scheduling.plan_run(v_sequence, v_next, p_enrollment.enrollment_id, (

            select c.timezone
            from data.contacts c
            where c.tenant_id = p_enrollment.tenant_id
              and c.contact_id = p_enrollment.contact_id), p_at);

    update data.enrollments e
    set current_step_id     = v_next.step_id,
        current_step_number = v_next.step_number,
        last_activity_at    = p_at
    where e.tenant_id = p_enrollment.tenant_id
      and e.enrollment_id = p_enrollment.enrollment_id;
    perform scheduling.put(p_enrollment, v_next.step_id, coalesce(v_due_at, p_at), p_at);
    if v_due_at is null then
        -- Now may be open: it must not run before its delay.
        perform enrollment.hold(p_enrollment.tenant_id, p_enrollment.enrollment_id, 'no_open_moment', null,
                                p_at);
    end if;
end
$$;

comment on function enrollment.go_on(data.enrollments, integer, timestamptz) is
'Plans the next active step after the given number, its delay counted from p_at, or completes the '
'enrollment; without an open moment after the delay the enrollment is held.';

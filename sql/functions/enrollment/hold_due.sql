create or replace function enrollment.hold_due(
    p_reason text,
    p_detail text,
    p_at     timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_due   record;
    v_count bigint := 0;
begin
    -- Also what stands still for a pause: it may have been resumed meanwhile.
    for v_due in
        select e.tenant_id, e.enrollment_id
        from data.sequence_schedules s
        join data.enrollments e using (tenant_id, enrollment_id)
        where s.scheduled_at <= p_at
          and s.parked_reason is distinct from 'held'
          and e.held_reason is null
          and e.status in ('active', 'paused')
        order by e.tenant_id, e.enrollment_id
        for update of e
    loop
        perform enrollment.hold(v_due.tenant_id, v_due.enrollment_id, p_reason, p_detail, p_at);
        v_count := v_count + 1;
    end loop;
    return v_count;
end
$$;

comment on function enrollment.hold_due(text, text, timestamptz) is
'Holds every enrollment whose step was due until then, paused ones too, and answers how many. For a database '
'that was restored to an earlier moment.';

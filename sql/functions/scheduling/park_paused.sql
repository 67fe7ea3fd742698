create or replace function scheduling.park_paused(
    p_runs  data.step_run[],
    p_limit integer,
    p_at    timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_paused record;
begin
    for v_paused in
        select distinct r.tenant_id, r.sequence_id
        from unnest(p_runs) r
        where r.outcome = 'parked'
          and r.reason = 'sequence_paused'
    loop
        with due as materialized (
            select s.tenant_id, s.enrollment_id
            from data.sequence_schedules s
            where s.tenant_id = v_paused.tenant_id
              and s.sequence_id = v_paused.sequence_id
              and s.is_follow_up in (false, true)
              and s.parked_reason is null
              and s.scheduled_at <= p_at
            limit p_limit
            for update skip locked
        )
        update data.sequence_schedules s
        set parked_reason = 'sequence_paused'
        from due
        where s.tenant_id = due.tenant_id
          and s.enrollment_id = due.enrollment_id;
    end loop;
end
$$;

comment on function scheduling.park_paused(data.step_run[], integer, timestamptz) is
'Takes up to p_limit more due schedules of each paused sequence that the batch met out of the claim path, so '
'that a million of them stand in nobody''s way for long. The batch keeps the sequences from being resumed '
'meanwhile.';

create or replace function scheduling.replan(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
-- Whatever the statistics say: what waits in paused sequences may be millions, and is not to be read.
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_resumed   constant data.sequences[] := scheduling.resumed(p_limit);
    v_replanned bigint;
    v_closed    data.sequence_schedules[];
    v_held      bigint := 0;
begin
    if v_resumed = '{}' then
        return 0;
    end if;

    with stale as materialized (
        select s.*
        from unnest(v_resumed) q
        join data.sequence_schedules s using (tenant_id, sequence_id)
        where s.parked_reason = 'sequence_paused'
        limit p_limit
        for update of s skip locked
    ), planned as materialized (
        -- In a draft nothing was due, also what somebody skipped to: it begins with the activation.
        select row(x.*)::data.sequence_schedules as schedule, q.plan_number,
               x.scheduled_at < 'infinity' and x.plan_number < q.plan_number as is_resumed,
               scheduling.plan_run(row(q.*)::data.sequences, row(st.*)::data.sequence_steps, x.enrollment_id,
                   c.timezone,
                   case when x.scheduled_at = 'infinity' then q.activated_at
                        else greatest(q.activated_at, scheduling.shift(
                                 x.tenant_id, x.sequence_id, x.plan_number, x.scheduled_at)) end,
                   x.is_at_once or x.scheduled_at < 'infinity') as at
        from stale x
        join data.sequences q using (tenant_id, sequence_id)
        join data.enrollments e using (tenant_id, enrollment_id)
        join data.contacts c using (tenant_id, contact_id)
        left join data.sequence_steps st
          on st.tenant_id = x.tenant_id
         and st.step_id = x.step_id
    ), written as (
        update data.sequence_schedules s
        set scheduled_at  = p.at,
            plan_number   = p.plan_number,
            planned_at    = null,
            moved_reason  = case when p.is_resumed then 'sequence_resumed' else s.moved_reason end,
            parked_reason = null
        from planned p
        where s.tenant_id = (p.schedule).tenant_id
          and s.enrollment_id = (p.schedule).enrollment_id
          and p.at is not null
        returning s.enrollment_id
    )
    select (select count(*) from written), array_agg(p.schedule) filter (where p.at is null)
    into v_replanned, v_closed
    from planned p;

    -- Now may be open: they must not run before their delay. Who has one of them holds it the next time.
    if v_closed is not null then
        perform enrollment.hold(l.tenant_id, l.enrollment_id, 'no_open_moment', null, p_at)
        from (select e.tenant_id, e.enrollment_id
              from unnest(v_closed) c
              join data.enrollments e using (tenant_id, enrollment_id)
              for update of e skip locked) l;
        get diagnostics v_held = row_count;
    end if;
    return v_replanned + v_held;
end
$$;

comment on function scheduling.replan(integer, timestamptz) is
'Brings up to p_limit schedules of activated or resumed sequences into the claim path, with the delay '
'that remained, and answers how many. What finds no open moment is held with that reason.';

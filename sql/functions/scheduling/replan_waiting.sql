create or replace function scheduling.replan_waiting(
    p_tenant_id      text,
    p_enrollment_ids uuid[],
    p_moved_reason   text,
    p_at             timestamptz
)
returns bigint
language plpgsql volatile
-- Row by row through the primary keys, also where no statistics say how many there are.
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_replanned bigint;
    v_first_at  timestamptz;
    v_closed    uuid[];
begin
    with waiting as materialized (
        select s.*, s.scheduled_at < 'infinity' and s.parked_reason is distinct from 'held' as is_planned
        from data.sequence_schedules s
        where s.tenant_id = p_tenant_id
          and s.enrollment_id = any (p_enrollment_ids)
        order by s.enrollment_id
        for update
    ), planned as materialized (
        select w.enrollment_id, w.step_id as old_step_id, t.step_id, t.type, q.plan_number,
               case when w.is_planned
                    then scheduling.plan_again(
                             row(e.*)::data.enrollments, s,
                             row(q.*)::data.sequences, row(t.*)::data.sequence_steps, c.timezone, p_at)
                    else w.scheduled_at end as at,
               case when w.is_planned and w.parked_reason = 'sequence_paused' and q.status <> 'paused'
                    then null else w.parked_reason end as parked_reason,
               case when w.is_planned then coalesce(w.planned_at, w.scheduled_at)
                    else w.scheduled_at end as old_at, w.is_planned
        from waiting w
        join data.sequence_schedules s using (tenant_id, enrollment_id)
        join data.enrollments e using (tenant_id, enrollment_id)
        join data.sequences q on q.tenant_id = e.tenant_id and q.sequence_id = e.sequence_id
        join data.contacts c on c.tenant_id = e.tenant_id and c.contact_id = e.contact_id
        join data.sequence_steps st on st.tenant_id = w.tenant_id and st.step_id = w.step_id
        cross join lateral (
            -- The step itself; of a removed one what is left after its place.
            select f.*
            from data.sequence_steps f
            where f.tenant_id = st.tenant_id
              and f.sequence_id = st.sequence_id
              and (st.removed_at is null and f.step_id = st.step_id
                   or st.removed_at is not null and f.is_active and f.step_number > sequence.place(st))
            order by f.step_number
            limit 1) t
    ), moved as (
        update data.sequence_schedules s
        set step_id       = p.step_id,
            scheduled_at  = coalesce(p.at, s.scheduled_at),
            planned_at    = case when p.is_planned then null else s.planned_at end,
            moved_reason  = case when not p.is_planned
                                      or s.is_at_once and s.moved_reason is not null
                                         and p.step_id = p.old_step_id then s.moved_reason
                                 else p_moved_reason end,
            -- Who was let go at once stays so: no later change counts a delay for it.
            is_at_once    = s.is_at_once and p.step_id = p.old_step_id,
            plan_number   = case when p.is_planned then p.plan_number else s.plan_number end,
            parked_reason = p.parked_reason,
            is_follow_up  = case when p.step_id = p.old_step_id then s.is_follow_up
                                 else p.type = 'auto_email'
                                      and exists (select from data.messages m
                                                  where m.tenant_id = s.tenant_id
                                                    and m.enrollment_id = s.enrollment_id
                                                    and m.status not in ('cancelled', 'failed')) end
        from planned p
        where s.tenant_id = p_tenant_id
          and s.enrollment_id = p.enrollment_id
          and (p.at is distinct from p.old_at or p.step_id <> p.old_step_id)
        returning s.enrollment_id, s.scheduled_at, s.parked_reason, p.at is null as is_closed
    )
    select count(*), min(m.scheduled_at) filter (where m.parked_reason is null and not m.is_closed),
           array_agg(m.enrollment_id) filter (where m.is_closed)
    into v_replanned, v_first_at, v_closed
    from moved m;

    -- Now, and the time of the old plan, may be open: they must not run before their delay.
    perform enrollment.hold(p_tenant_id, c, 'no_open_moment', null, p_at)
    from unnest(v_closed) c;

    if v_first_at is not null then
        perform job.wake_up('steps', v_first_at);
    end if;
    return v_replanned;
end
$$;

comment on function scheduling.replan_waiting(text, uuid[], text, timestamptz) is
'Plans anew what these enrollments wait for, by the steps, settings and time zones of today, and answers how '
'many plans came out differently; who waited for a removed step waits for the next that is left. Held ones '
'and those not yet activated change the step only; without an open moment they are held. Lock the '
'enrollments first.';

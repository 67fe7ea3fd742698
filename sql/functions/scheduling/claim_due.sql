create or replace function scheduling.claim_due(
    p_limit     integer,
    p_tenant_id text,
    p_at        timestamptz
)
returns data.due_step[]
language plpgsql volatile
-- The claim must walk the due index whatever the statistics say: they are always out of date here.
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_due      data.due_step[];
    v_tenant   text;
    v_from     timestamptz;
    v_began_at timestamptz;
begin
    -- What is stopped stays as it is and costs nothing: who has a million due rows stands in nobody's way.
    if exists (select from data.engine_hold)
       or exists (select from data.tenant_holds h where h.tenant_id = p_tenant_id) then
        return '{}';
    end if;
    if p_tenant_id is null and exists (select from data.tenant_holds) then
        v_due := '{}';
        for v_tenant in select t from scheduling.unheld_tenants(p_at) t loop
            v_due := v_due || scheduling.claim_due(p_limit - cardinality(v_due), v_tenant, p_at);
            exit when cardinality(v_due) >= p_limit;
        end loop;
        return v_due;
    end if;
    if p_tenant_id is null then
        v_from := scheduling.scan_from('sequence_schedules');
        v_began_at := clock.real_now();
        select array_agg(row(d.*)::data.due_step order by d.scheduled_at) into v_due
        from (with due as materialized (
                  select s.tenant_id, s.enrollment_id, s.schedule_id, s.sequence_id, s.step_id,
                         s.plan_number, s.scheduled_at, s.planned_at, s.moved_reason
                  from data.sequence_schedules s
                  where s.parked_reason is null
                    and s.scheduled_at <= p_at
                    and s.scheduled_at >= v_from
                  order by s.scheduled_at
                  limit p_limit
                  for update skip locked)
              select due.tenant_id, due.enrollment_id, due.schedule_id, due.sequence_id, due.step_id,
                     due.plan_number, due.scheduled_at, e.contact_id, e.status, e.run_count, e.assigned_to,
                     e.correlation_id, e.metadata,
                     due.planned_at, due.moved_reason
              from due
              join data.enrollments e using (tenant_id, enrollment_id)
              for update of e skip locked) d;
        perform scheduling.note_scan('sequence_schedules', v_from,
            case when cardinality(v_due) = p_limit then v_due[p_limit].scheduled_at else p_at end,
            clock.real_now() - v_began_at);
    else
        select array_agg(row(d.*)::data.due_step order by d.scheduled_at) into v_due
        from (with due as materialized (
                  select s.tenant_id, s.enrollment_id, s.schedule_id, s.sequence_id, s.step_id,
                         s.plan_number, s.scheduled_at, s.planned_at, s.moved_reason
                  from data.sequence_schedules s
                  where s.parked_reason is null
                    and s.tenant_id = p_tenant_id
                    and s.scheduled_at <= p_at
                  order by s.scheduled_at
                  limit p_limit
                  for update skip locked)
              select due.tenant_id, due.enrollment_id, due.schedule_id, due.sequence_id, due.step_id,
                     due.plan_number, due.scheduled_at, e.contact_id, e.status, e.run_count, e.assigned_to,
                     e.correlation_id, e.metadata,
                     due.planned_at, due.moved_reason
              from due
              join data.enrollments e using (tenant_id, enrollment_id)
              for update of e skip locked) d;
    end if;
    if v_due is null then
        return '{}';
    end if;
    -- A pause that commits after this lock finds the batch done; one before it is seen by the batch.
    perform from data.sequences q
    where (q.tenant_id, q.sequence_id) in (select d.tenant_id, d.sequence_id from unnest(v_due) d)
    order by q.tenant_id, q.sequence_id
    for share;
    return v_due;
end
$$;

comment on function scheduling.claim_due(integer, text, timestamptz) is
'Locks up to p_limit due schedules and their enrollments, oldest first, without waiting for any: what '
'another session has is passed by. Their sequences are shared until the transaction ends. Null tenant '
'means all; while some are stopped, the others one after another, whose oldest is due first.';

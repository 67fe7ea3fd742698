create view ops.held as
select e.tenant_id, e.enrollment_id, e.sequence_id, e.contact_id, e.current_step_number, h.held_reason,
       h.held_detail, h.held_at, clock.distance(h.held_at, clock.now()) as held, q.name as sequence_name,
       h.what_now
from (
    select e.tenant_id, e.enrollment_id, e.held_reason, e.held_detail, e.held_at,
           'mend it, then ops.release' as what_now
    from data.enrollments e
    where e.held_reason is not null
    union all
    select e.tenant_id, e.enrollment_id, 'enrollment_paused',
           nullif(concat_ws(', ', e.pause_reason,
                            'goes on ' || clock.distance(e.resume_at, clock.now())), ''),
           e.paused_at, 'ops.resume'
    from data.enrollments e
    where e.status = 'paused'
      and e.held_reason is null
    union all
    select e.tenant_id, e.enrollment_id, 'sequence_paused', null, q.paused_at, 'activate the sequence'
    from data.sequences q
    join data.enrollments e using (tenant_id, sequence_id)
    where q.status = 'paused'
      and e.status = 'active'
      and e.held_reason is null
    union all
    -- Whoever is stopped and would move otherwise.
    select e.tenant_id, e.enrollment_id, 'stopped', s.reason, s.held_at, s.what_now
    from (select t.tenant_id, h.reason, h.held_at, format('ops.unhold(%L)', t.tenant_id) as what_now
          from data.tenants t
          join data.tenant_holds h using (tenant_id)
          union all
          select t.tenant_id, h.reason, h.held_at, 'ops.unhold()'
          from data.tenants t
          cross join data.engine_hold h
          where not exists (select from data.tenant_holds o where o.tenant_id = t.tenant_id)) s
    join data.enrollments e using (tenant_id)
    join data.sequences q using (tenant_id, sequence_id)
    where e.status = 'active'
      and e.held_reason is null
      and q.status <> 'paused') h
join data.enrollments e using (tenant_id, enrollment_id)
join data.sequences q using (tenant_id, sequence_id);

comment on view ops.held is
'Every live enrollment that nothing moves before somebody acts, why, and what lets it go on: held (its '
'reason), enrollment_paused, sequence_paused, stopped (ops.holds). Who waits for its time, an open task or '
'the e-mail before is not among them: ops.explain tells. Reads those enrollments alone.';

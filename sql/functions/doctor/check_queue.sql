create or replace function doctor.check_queue(
    p_at timestamptz
)
returns table (verdict text, evidence text, mend text)
language sql stable
as $$
    select 'fault', format('The oldest due step is from %s.', clock.distance(d.scheduled_at, p_at)),
           'See ops.queue and ops.workers: too few workers, or a batch that fails (their log says).'
    from (select s.scheduled_at
          from data.sequence_schedules s
          where s.parked_reason is null
            and not exists (select from data.tenant_holds h where h.tenant_id = s.tenant_id)
          order by s.scheduled_at
          limit 1) d
    where d.scheduled_at < p_at - interval '5 minutes'
      and not exists (select from data.engine_hold)
    union all
    select 'fault', format('The oldest due message is from %s.', clock.distance(d.due_at, p_at)),
           'See ops.messages where status = ''queued'': no sender runs, or the mail server is away.'
    from (select message.next_due() as due_at) d
    where d.due_at < p_at - interval '5 minutes'
    union all
    select 'warning', format('%s stopped since %s by %s%s.',
                             case h.scope when 'tenant' then format('Tenant %s is', h.tenant_id)
                                          else 'Everything is' end,
                             clock.distance(h.held_at, p_at), h.held_by, coalesce(': ' || h.reason, '')),
           format('select %s(%s)', 'ops.unhold', quote_literal(h.tenant_id))
    from (select 'everything' as scope, null as tenant_id, e.reason, e.held_by, e.held_at
          from data.engine_hold e
          union all
          select 'tenant', t.tenant_id, t.reason, t.held_by, t.held_at
          from data.tenant_holds t) h
    union all
    select 'warning', format('Of %s messages of tenant %s nobody knows whether they were sent.', count(*),
                             m.tenant_id),
           format('select * from ops.unknown_messages where tenant_id = %L', m.tenant_id)
    from data.messages m
    where m.status = 'unknown'
    group by m.tenant_id
$$;

comment on function doctor.check_queue(timestamptz) is
'Steps and messages that are five minutes late, what an operator has stopped, and messages of which nobody '
'knows whether they were sent.';

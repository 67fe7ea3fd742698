create or replace function worker.queue_depth()
returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    -- Each count ends at 100,000: what is read is bounded, whatever waits.
    select jsonb_build_object(
        'steps', jsonb_build_object(
            'due', (select count(*)
                    from (select from data.sequence_schedules s
                          where s.parked_reason is null
                            and s.scheduled_at <= clock.now()
                          limit 100000) n),
            'sequence_paused', (select count(*)
                                from (select from data.sequence_schedules s
                                      where s.parked_reason = 'sequence_paused'
                                      limit 100000) n))
            || (select jsonb_object_agg(r.reason, coalesce(p.amount, 0))
                from unnest(array['held', 'enrollment_paused', 'previous_email']) r (reason)
                left join (select n.parked_reason, count(*) as amount
                           from (select s.parked_reason
                                 from data.sequence_schedules s
                                 where s.parked_reason is not null
                                   and s.parked_reason <> 'sequence_paused'
                                 limit 100000) n
                           group by n.parked_reason) p on p.parked_reason = r.reason),
        'messages', jsonb_build_object(
            'due', (select count(*)
                    from (select from data.messages m
                          where m.status = 'queued'
                            and m.due_at <= clock.now()
                          limit 100000) n),
            'sending', (select count(*)
                        from (select from data.messages m
                              where m.status = 'sending'
                              limit 100000) n),
            'unknown', (select count(*)
                        from (select from data.messages m
                              where m.status = 'unknown'
                              limit 100000) n)),
        'lagSeconds', coalesce(extract(epoch from clock.now() - case
            when exists (select from data.engine_hold) then null
            when exists (select from data.tenant_holds) then (
                -- The first of them has the oldest.
                select s.scheduled_at
                from data.sequence_schedules s
                where s.parked_reason is null
                  and s.tenant_id = (select t from scheduling.unheld_tenants(clock.now()) t limit 1)
                order by s.scheduled_at
                limit 1)
            else (
                select s.scheduled_at
                from data.sequence_schedules s
                where s.parked_reason is null
                  and s.scheduled_at <= clock.now()
                order by s.scheduled_at
                limit 1) end), 0),
        'stopped', case when exists (select from data.engine_hold) then (select count(*) from data.tenants)
                        else (select count(*) from data.tenant_holds) end)
$$;

comment on function worker.queue_depth() is
'For metrics: how many steps are due or parked, by reason, how many messages are due, in hand or unknown, '
'how late the oldest due step of a tenant that is not stopped is, and how many tenants are stopped. Counts '
'end at 100,000, so that asking is cheap whatever waits.';

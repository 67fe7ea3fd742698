create or replace function ops.is_settled()
returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select not exists (select from data.sequence_schedules s
                       where s.parked_reason is null
                         and s.scheduled_at <= clock.now())
       and not exists (select from data.messages m
                       where m.status = 'queued'
                         and m.due_at <= clock.now())
       and not exists (select from data.messages m
                       where m.status = 'sending')
$$;

comment on function ops.is_settled() is
'Whether the workers have done all that is due: no step to run, no message to claim or in the hands '
'of a sender.';

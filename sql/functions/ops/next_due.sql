create or replace function ops.next_due()
returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select least(
        (select s.scheduled_at
         from data.sequence_schedules s
         where s.parked_reason is null
         order by s.scheduled_at
         limit 1),
        (select m.due_at
         from data.messages m
         where m.status = 'queued'
           and m.due_at < 'infinity'
         order by m.due_at
         limit 1))
$$;

comment on function ops.next_due() is
'When the next pending step or queued message of any tenant is due; in the past if the workers are behind, '
'null if there is none.';

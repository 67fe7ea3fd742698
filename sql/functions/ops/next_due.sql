create or replace function ops.next_due()
returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select s.scheduled_at
    from data.sequence_schedules s
    where s.parked_reason is null
    order by s.scheduled_at
    limit 1
$$;

comment on function ops.next_due() is
'When the next pending step of any tenant is due; in the past if the workers are behind, null if none '
'is pending.';

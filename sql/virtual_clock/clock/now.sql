create or replace function clock.now()
returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select c.stands_at from data.virtual_clock c
$$;

comment on function clock.now() is
'The only clock. In this database it is virtual: it stands where ops.advance_clock put it.';

create or replace function clock.now()
returns timestamptz
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (select c.stands_at from data.virtual_clock c);
end
$$;

comment on function clock.now() is
'The only clock. In this database it is virtual: it stands where ops.advance_clock put it.';

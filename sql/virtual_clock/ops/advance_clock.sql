create or replace function ops.advance_clock(
    p_by interval
)
returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at timestamptz;
begin
    select (c.stands_at at time zone 'UTC' + p_by) at time zone 'UTC' into v_at
    from data.virtual_clock c
    for update;
    if v_at is null or not isfinite(v_at) then
        perform problem.raise(422, 'invalid_clock', 'The clock can only be moved by a finite interval.');
    end if;
    update data.virtual_clock set stands_at = v_at;
    perform pg_notify('cadence_steps', ''), pg_notify('cadence_messages', ''), pg_notify('cadence_jobs', '');
    return v_at;
end
$$;

comment on function ops.advance_clock(interval) is
'Moves the virtual clock (days are counted in UTC), wakes the workers and answers the new instant. '
'Problems: invalid_clock.';

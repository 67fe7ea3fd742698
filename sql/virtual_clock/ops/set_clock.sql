create or replace function ops.set_clock(
    p_at timestamptz
)
returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if p_at is null or not isfinite(p_at) then
        perform problem.raise(422, 'invalid_clock', 'The clock needs a finite instant.');
    end if;
    update data.virtual_clock set stands_at = p_at;
    perform pg_notify('cadence_steps', ''), pg_notify('cadence_messages', ''), pg_notify('cadence_jobs', '');
    return p_at;
end
$$;

comment on function ops.set_clock(timestamptz) is
'Puts the virtual clock to an instant, wakes the workers and answers the instant. Problems: invalid_clock.';

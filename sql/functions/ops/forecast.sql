create or replace function ops.forecast(
    p_sequence_id   uuid,
    p_count         integer,
    p_at            timestamptz default null,
    p_timezones     jsonb default '{}',
    p_start_at_step integer default 1
)
returns table (day date, sent bigint, first_contacts bigint, follow_ups bigint, tasks bigint,
               completed bigint, moved_by_cap bigint, reasons text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at       constant timestamptz := clock.now();
    v_tenant   constant text := sequence.tenant_of(p_sequence_id);
    v_forecast data.forecast;
begin
    if p_count not between 1 and 10000 then
        perform problem.raise(422, 'invalid_parameter', 'A forecast is for 1 to 10000 contacts.');
    end if;
    v_forecast := enrollment.forecast(v_tenant, p_sequence_id, null, p_count, p_timezones, p_start_at_step,
                                      coalesce(p_at, v_at), v_at);
    return query
    select d.day, d.sent, d.first_contacts, d.follow_ups, d.tasks, d.completed, d.moved_by_cap,
           array_to_string(d.reasons, ', ')
    from scheduling.forecast_days(v_forecast.events, coalesce(v_forecast.settings ->> 'timezone', 'UTC')) d
    order by d.day;
end
$$;

comment on function ops.forecast(uuid, integer, timestamptz, jsonb, integer) is
'Day by day (of the sequence''s time zone) what happens if p_count contacts are enrolled at p_at (null: '
'now); p_timezones says how many of them are where, as {"Europe/Berlin": 200}, the rest is in the zone of '
'the sequence. Writes nothing. Problems: invalid_parameter and those of enrollment.forecast.';

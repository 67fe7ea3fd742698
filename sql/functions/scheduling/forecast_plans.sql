create or replace function scheduling.forecast_plans(
    p_sequences data.sequences[],
    p_at        timestamptz
)
returns data.forecast_plan[]
language sql stable
as $$
    select array_agg(row(q.sequence_id, q.settings, calendar.compile(q.settings),
                         scheduling.holidays(q.tenant_id, q.settings, (p_at at time zone 'UTC')::date - 2,
                                             (p_at at time zone 'UTC')::date + 365 * 6),
                         coalesce(q.settings ->> 'timezone', 'UTC'),
                         q.settings ?| array['maxContactsPerDay', 'maxNewContactsPerDay'])::data.forecast_plan
                     order by q.ordinality)
    from unnest(p_sequences) with ordinality q
$$;

comment on function scheduling.forecast_plans(data.sequences[], timestamptz) is
'What steps of these sequences need, in their order; days off of six years from that instant on.';

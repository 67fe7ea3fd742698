create or replace function scheduling.forecast_merge(
    p_walks data.forecast_walk[],
    p_until timestamptz
)
returns data.forecast_walk[]
language sql immutable
as $$
    select array(
        select row(w.plan_place, w.step_place, w.timezone, w.spread_id, w.is_new, w.due_at, w.scheduled_at,
                   w.planned_at, w.mail_at, w.is_parked, w.has_mail, w.counted_on, min(w.ordinal),
                   sum(w.amount)::integer)::data.forecast_walk
        from unnest(p_walks) w
        where w.due_at < p_until
        group by w.plan_place, w.step_place, w.timezone, w.spread_id, w.is_new, w.due_at, w.scheduled_at,
                 w.planned_at, w.mail_at, w.is_parked, w.has_mail, w.counted_on
        order by w.due_at, min(w.ordinal))
$$;

comment on function scheduling.forecast_merge(data.forecast_walk[], timestamptz) is
'Those who come up before that instant, in order, one row for all who stand at the same place.';

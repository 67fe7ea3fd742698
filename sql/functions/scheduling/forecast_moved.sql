create or replace function scheduling.forecast_moved(
    p_walks        data.forecast_walk[],
    p_steps        data.sequence_steps[],
    p_plan_place   integer,
    p_is_follow_up boolean,
    p_until        timestamptz,
    p_limit        bigint
)
returns timestamptz[]
language sql stable
as $$
    select array(
        select w.planned_at
        from unnest(p_walks) w
        cross join generate_series(1, least(w.amount, p_limit))
        where w.plan_place = p_plan_place
          and (w.has_mail and p_steps[w.step_place].type = 'auto_email') = p_is_follow_up
          and not w.is_parked
          and w.planned_at is not null
          and w.scheduled_at < p_until
        order by w.planned_at
        limit p_limit)
$$;

comment on function scheduling.forecast_moved(
    data.forecast_walk[], data.sequence_steps[], integer, boolean, timestamptz, bigint) is
'What scheduling.moved_ahead answers, counted among the walks that are still to come up.';

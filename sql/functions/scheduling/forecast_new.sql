create or replace function scheduling.forecast_new(
    p_plan       data.forecast_plan,
    p_steps      data.sequence_steps[],
    p_step_place integer,
    p_timezones  text[],
    p_at         timestamptz
)
returns data.forecast_walk[]
language plpgsql volatile
as $$
declare
    v_step  constant data.sequence_steps := p_steps[p_step_place];
    v_walks data.forecast_walk[];
begin
    -- Jitter depends on an id that nobody has yet: twenty made-up ones for each zone stand for all.
    select array_agg(row(1, p_step_place, g.timezone, g.spread_id, true, m.at, m.at, null, null, false, false,
                         null, 1000000 + g.ordinal, g.amount)::data.forecast_walk)
    into v_walks
    from (select z.timezone, md5(z.class::text)::uuid as spread_id, min(z.place)::integer as ordinal,
                 count(*)::integer as amount
          from (select t.timezone, t.place,
                       case when p_plan.settings ? 'jitterMinutes'
                            then row_number() over (partition by t.timezone order by t.place) % 20
                       end as class
                from unnest(p_timezones) with ordinality t (timezone, place)) z
          group by z.timezone, z.class) g
    cross join lateral scheduling.plan_moment(
        v_step, g.spread_id, p_plan.settings, p_plan.calendar, g.timezone, p_plan.holidays, p_at,
        exists (select from unnest(p_steps) s
                where s.sequence_id = v_step.sequence_id
                  and s.step_number < v_step.step_number
                  and s.is_active)) m (at);
    if exists (select from unnest(v_walks) w where w.scheduled_at is null) then
        perform problem.raise(422, 'no_open_moment',
            'The calendar of this sequence has no open moment within 30 days for some of them.');
    end if;
    return coalesce(v_walks, '{}');
end
$$;

comment on function scheduling.forecast_new(
    data.forecast_plan, data.sequence_steps[], integer, text[], timestamptz) is
'Those who would be enrolled at p_at, in these time zones, before their first step. Problems: '
'no_open_moment.';

create or replace function scheduling.forecast_box(
    p_box        data.mailbox_room,
    p_walks      data.forecast_walk[],
    p_plans      data.forecast_plan[],
    p_steps      data.sequence_steps[],
    p_has_firsts boolean,
    p_has_others boolean
)
returns data.mailbox_room
language plpgsql stable
as $$
declare
    v_box   data.mailbox_room := p_box;
    v_until timestamptz;
    v_moved constant boolean := exists (select from unnest(p_walks) w where w.planned_at is not null);
begin
    -- As mailbox.room counts them among schedules.
    if p_box.daily_limit is null then
        return v_box;
    end if;
    v_until := calendar.first_instant((p_box.slot_on + 1)::timestamp, p_box.timezone);
    v_box.moved_firsts := '{}';
    v_box.moved_follow_ups := '{}';
    if p_has_firsts then
        v_box.reserved := scheduling.forecast_reserved(p_box, p_walks, p_plans, p_steps);
    end if;
    if v_moved then
        for v_place in 1..cardinality(p_plans) loop
            if p_has_firsts then
                v_box.moved_firsts := v_box.moved_firsts || scheduling.forecast_moved(
                    p_walks, p_steps, v_place, false, v_until,
                    least(p_box.daily_limit, (p_plans[v_place].settings ->> 'maxContactsPerDay')::bigint));
            end if;
            if p_has_others then
                v_box.moved_follow_ups := v_box.moved_follow_ups || scheduling.forecast_moved(
                    p_walks, p_steps, v_place, true, v_until,
                    least(p_box.daily_limit, (p_plans[v_place].settings ->> 'maxContactsPerDay')::bigint));
            end if;
        end loop;
        v_box.moved_firsts := array(select m from unnest(v_box.moved_firsts) m order by m
                                    limit p_box.daily_limit);
        v_box.moved_follow_ups := array(select m from unnest(v_box.moved_follow_ups) m order by m
                                        limit p_box.daily_limit);
    end if;
    return v_box;
end
$$;

comment on function scheduling.forecast_box(
    data.mailbox_room, data.forecast_walk[], data.forecast_plan[], data.sequence_steps[], boolean,
    boolean) is
'The room of a mailbox with those for whom first e-mails (p_has_firsts) and others leave room, counted among '
'the walks that are still to come up.';

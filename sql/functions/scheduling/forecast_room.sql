create or replace function scheduling.forecast_room(
    p_cap        data.cap_room,
    p_walks      data.forecast_walk[],
    p_steps      data.sequence_steps[],
    p_plan_place integer,
    p_counted_on date,
    p_has_firsts boolean,
    p_has_others boolean
)
returns data.cap_room
language plpgsql stable
as $$
declare
    v_cap data.cap_room := p_cap;
begin
    -- As scheduling.cap_room counts them among schedules.
    v_cap.reserved := null;
    v_cap.moved_firsts := null;
    v_cap.moved_follow_ups := null;
    if p_cap.contacts_left > 0 then
        if p_has_firsts then
            v_cap.reserved := (
                select least(coalesce(sum(w.amount), 0), p_cap.contacts_left)
                from unnest(p_walks) w
                where w.plan_place = p_plan_place
                  and w.has_mail
                  and not w.is_parked
                  and w.scheduled_at < p_cap.day_ends_at
                  and w.counted_on is distinct from p_counted_on
                  and p_steps[w.step_place].type = 'auto_email');
        end if;
        if p_has_others then
            v_cap.moved_follow_ups := scheduling.forecast_moved(
                p_walks, p_steps, p_plan_place, true, p_cap.day_ends_at, p_cap.contacts_left);
        end if;
    end if;
    if p_has_firsts and least(p_cap.contacts_left, p_cap.new_left) > 0 then
        v_cap.moved_firsts := scheduling.forecast_moved(
            p_walks, p_steps, p_plan_place, false, p_cap.day_ends_at,
            least(p_cap.contacts_left, p_cap.new_left));
    end if;
    return v_cap;
end
$$;

comment on function scheduling.forecast_room(
    data.cap_room, data.forecast_walk[], data.sequence_steps[], integer, date, boolean, boolean) is
'The room of a sequence''s caps with those for whom first e-mails (p_has_firsts) and others leave room, '
'counted among the walks that are still to come up.';

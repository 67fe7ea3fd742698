create or replace function scheduling.forecast_send(
    p_walk     data.forecast_walk,
    p_plan     data.forecast_plan,
    p_step     data.sequence_steps,
    p_steps    data.sequence_steps[],
    p_nexts    integer[],
    p_cap      data.cap_room,
    p_day      date,
    p_box      data.mailbox_room,
    p_at       timestamptz,
    p_safe_at  timestamptz,
    p_until    timestamptz
)
returns data.forecast_turn
language plpgsql stable
as $$
declare
    v_is_counted constant boolean := coalesce(p_walk.counted_on = p_day, false);
    v_planned_at constant timestamptz := coalesce(p_walk.planned_at, p_walk.scheduled_at);
    v_left     integer := p_walk.amount;
    v_at_once  integer := 0;          -- how many have the slot v_slot
    v_slot     timestamptz;
    v_admitted data.admission;
    v_walks    data.forecast_walk[] := '{}';
    v_events   data.forecast_event[] := '{}';
    v_cap      data.cap_room := case when p_day is not null then p_cap end;
    v_box      data.mailbox_room := p_box;
    v_moved    data.forecast_walk := p_walk;
    v_sent     data.forecast_walk;
    v_next     constant integer := p_nexts[p_walk.step_place];
begin
    loop
        if v_left > 0 then
            v_admitted := scheduling.admit(v_cap, v_box, not p_walk.has_mail, v_is_counted, v_planned_at,
                                           p_at);
            if v_admitted.reason is null and (v_admitted.box).slot_at > p_at
               and not (calendar.is_open_at((v_admitted.box).slot_at, p_plan.calendar, p_walk.timezone,
                                            p_plan.holidays)
                        and scheduling.counts_on(p_plan.settings, (v_admitted.box).slot_at)
                            is not distinct from p_day) then
                v_admitted.reason := 'mailbox_limit';
                v_admitted.again_at := (v_admitted.box).slot_at;
            end if;
        end if;
        if v_at_once > 0 and (v_left = 0 or v_admitted.reason is not null
                              or (v_admitted.box).slot_at is distinct from v_slot) then
            v_sent := scheduling.forecast_next(p_walk, p_plan, p_steps[v_next], v_next, p_day, v_slot, p_at,
                                               p_safe_at, p_until);
            v_sent.amount := v_at_once;
            v_events := v_events || row(coalesce(v_slot, p_at), 'sent', null, not p_walk.has_mail,
                                        p_walk.is_new, v_at_once)::data.forecast_event;
            if v_next is null then
                v_events := v_events || row(coalesce(v_slot, p_at), 'completed', null, null, p_walk.is_new,
                                        v_at_once)::data.forecast_event;
            elsif v_sent.scheduled_at is null then
                v_events := v_events || row(p_at, 'held', 'no_open_moment', null, p_walk.is_new,
                                        v_at_once)::data.forecast_event;
            else
                v_walks := v_walks || v_sent;
            end if;
            v_at_once := 0;
        end if;
        exit when v_left = 0 or v_admitted.reason is not null;
        v_cap := v_admitted.cap;
        v_box := v_admitted.box;
        v_slot := v_box.slot_at;
        -- Where nothing limits, one is as good as all.
        v_at_once := v_at_once + case when p_day is null and v_box.mailbox_id is null then v_left else 1 end;
        v_left := v_left - case when p_day is null and v_box.mailbox_id is null then v_left else 1 end;
    end loop;

    -- Who is refused is refused with all who stand there with him: nothing was taken from the room.
    if v_left > 0 then
        v_moved.amount := v_left;
        v_moved.planned_at := v_planned_at;
        v_moved.scheduled_at := scheduling.plan_moment(
            p_step, p_walk.spread_id, p_plan.settings, p_plan.calendar, p_walk.timezone, p_plan.holidays,
            v_admitted.again_at, true);
        v_moved.due_at := v_moved.scheduled_at;
        v_events := v_events || row(p_at, 'moved', v_admitted.reason, not p_walk.has_mail, p_walk.is_new,
                                v_left)::data.forecast_event;
        if v_moved.scheduled_at is null then
            v_events := v_events || row(p_at, 'held', 'no_open_moment', null, p_walk.is_new,
                                    v_left)::data.forecast_event;
        else
            v_walks := v_walks || v_moved;
        end if;
    end if;
    return row(v_walks, v_events, v_cap, v_box)::data.forecast_turn;
end
$$;

comment on function scheduling.forecast_send(
    data.forecast_walk, data.forecast_plan, data.sequence_steps, data.sequence_steps[], integer[],
    data.cap_room, date, data.mailbox_room, timestamptz, timestamptz, timestamptz) is
'The e-mails of those who stand together: each gets its slot from scheduling.admit, until it refuses; the '
'rest is moved as scheduling.place_limited does it. p_day: the day whose caps they count against, null for '
'none.';

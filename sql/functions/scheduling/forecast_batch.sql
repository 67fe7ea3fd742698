create or replace function scheduling.forecast_batch(
    p_batch     data.forecast_walk[],
    p_ahead     data.forecast_walk[],
    p_from      integer,
    p_sequences data.sequences[],
    p_plans     data.forecast_plan[],
    p_steps     data.sequence_steps[],
    p_nexts     integer[],
    p_caps      data.cap_room[],
    p_days      date[],
    p_box       data.mailbox_room,
    p_at        timestamptz,
    p_safe_at   timestamptz,
    p_until     timestamptz
)
returns data.forecast_round
language plpgsql stable
as $$
declare
    v_batch     data.forecast_walk[] := p_batch;
    v_walk      data.forecast_walk;
    v_plan      data.forecast_plan;
    v_step      data.sequence_steps;
    v_contact   data.contacts;
    v_verdict   record;
    v_turn      data.forecast_turn;
    v_walks     data.forecast_walk[] := '{}';
    v_events    data.forecast_event[] := '{}';
    v_caps      data.cap_room[] := p_caps;
    v_days      date[] := p_days;
    v_box       data.mailbox_room := p_box;
    v_is_ready  boolean[] := '{}';
    v_has_first boolean;
    v_is_paced  boolean := false;
    v_day       date;
begin
    v_contact.email := 'somebody';
    if cardinality(v_batch) > 1 then
        -- As scheduling.limit: follow-ups before first contacts, then who was planned first.
        v_batch := array(select b from unnest(p_batch) b
                         order by b.has_mail desc, coalesce(b.planned_at, b.scheduled_at),
                                  p_steps[b.step_place].step_number desc, b.ordinal);
    end if;

    v_has_first := not v_batch[cardinality(v_batch)].has_mail;

    foreach v_walk in array v_batch loop
        v_plan := p_plans[v_walk.plan_place];
        v_step := p_steps[v_walk.step_place];
        if v_walk.mail_at <= p_at then
            -- Its e-mail is sent: what follows is planned from now.
            v_walk.mail_at := null;
            v_walk.is_parked := false;
            v_walk.planned_at := null;
            v_walk.scheduled_at := coalesce(scheduling.plan_moment(
                v_step, v_walk.spread_id, v_plan.settings, v_plan.calendar, v_walk.timezone, v_plan.holidays,
                p_at), v_walk.scheduled_at);
            v_walk.due_at := v_walk.scheduled_at;
            v_walks := v_walks || v_walk;
            continue;
        end if;

        select v.outcome, v.reason into v_verdict
        from scheduling.verdict(
            'active', 'active', false, false, v_step, v_contact, null, v_walk.mail_at is not null, false,
            interval '0',
            calendar.is_open_at(p_at, v_plan.calendar, v_walk.timezone, v_plan.holidays), '{}') v;
        if v_verdict.outcome = 'message' then
            v_day := case when v_plan.has_caps then scheduling.counts_on(v_plan.settings, p_at) end;
            if v_day is not null and v_is_ready[v_walk.plan_place] is null then
                v_is_ready[v_walk.plan_place] := true;
                if v_days[v_walk.plan_place] is distinct from v_day then
                    v_caps[v_walk.plan_place] := scheduling.cap_room(p_sequences[v_walk.plan_place], v_day);
                    v_days[v_walk.plan_place] := v_day;
                end if;
                v_caps[v_walk.plan_place] := scheduling.forecast_room(
                    v_caps[v_walk.plan_place], p_ahead[p_from:], p_steps, v_walk.plan_place, v_day,
                    v_has_first, v_batch[1].has_mail);
            end if;
            if v_box.mailbox_id is not null and not v_is_paced then
                v_is_paced := true;
                v_box := mailbox.pass_time(v_box, p_at);
                v_box := scheduling.forecast_box(v_box, p_ahead[p_from:], p_plans, p_steps, v_has_first,
                                                 v_batch[1].has_mail);
            end if;
            v_turn := scheduling.forecast_send(
                v_walk, v_plan, v_step, p_steps, p_nexts, v_caps[v_walk.plan_place], v_day, v_box, p_at,
                p_safe_at, p_until);
            if v_day is not null then
                v_caps[v_walk.plan_place] := v_turn.cap;
            end if;
            v_box := v_turn.box;
        else
            v_turn := scheduling.forecast_other(v_walk, v_plan, v_step, p_steps, p_nexts, v_verdict.outcome,
                                                v_verdict.reason, p_at);
        end if;
        v_walks := v_walks || v_turn.walks;
        v_events := v_events || v_turn.events;
    end loop;
    return row(v_walks, v_events, v_caps, v_days, v_box)::data.forecast_round;
end
$$;

comment on function scheduling.forecast_batch(
    data.forecast_walk[], data.forecast_walk[], integer, data.sequences[], data.forecast_plan[],
    data.sequence_steps[], integer[], data.cap_room[], date[], data.mailbox_room, timestamptz, timestamptz,
    timestamptz) is
'What happens at p_at to those whose turn it is: where they stand then, what became of them, and what is '
'left of caps (as counted on days) and mailbox. p_ahead from p_from on: all others who come up before '
'p_until; a step that is planned beyond that is looked at by nobody until p_safe_at. Writes and locks '
'nothing.';

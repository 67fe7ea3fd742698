create or replace function scheduling.forecast_run(
    p_sequences data.sequences[],
    p_plans     data.forecast_plan[],
    p_steps     data.sequence_steps[],
    p_nexts     integer[],
    p_walks     data.forecast_walk[],
    p_box       data.mailbox_room,
    p_now       timestamptz
)
returns data.forecast_event[]
language plpgsql volatile
-- Thousands of small statements: none is worth a plan of its own.
set plan_cache_mode = force_generic_plan
as $$
declare
    v_horizon constant timestamptz := calendar.shift(p_now, interval '1826 days');
    v_zones   text[];
    v_later   data.forecast_walk[] := p_walks;
    v_today   data.forecast_walk[];
    v_batch   data.forecast_walk[];
    v_sent    data.forecast_walk[];
    v_walk    data.forecast_walk;
    v_place   integer;
    v_is_new  boolean;
    v_at      timestamptz;
    v_safe_at timestamptz;      -- the first of the days under way ends
    v_until   timestamptz;      -- the last of them ends
    v_caps    data.cap_room[] := '{}';
    v_days    date[] := '{}';
    v_box     data.mailbox_room := p_box;
    v_slot_on date;             -- the last day of the mailbox that is over by v_until
    v_round   data.forecast_round;
    v_event   data.forecast_event;
    v_events  data.forecast_event[] := '{}';
begin
    v_zones := array(select distinct p.timezone from unnest(p_plans) p)
               || case when p_box.mailbox_id is not null then array[p_box.timezone] else '{}' end;
    loop
        -- Day by day: who comes up today, those at the same place together; when the last of those
        -- who are asked about is done, so are we.
        select min(w.due_at), bool_or(w.is_new) into v_at, v_is_new from unnest(v_later) w;
        exit when v_is_new is not true;
        v_at := greatest(v_at, p_now);
        if v_at > v_horizon then
            perform problem.raise(422, 'forecast_too_large',
                                  'So many contacts within these limits take more than five years.');
        end if;
        select min(e.at), max(e.at) into v_safe_at, v_until
        from (select calendar.first_instant(((v_at at time zone z)::date + 1)::timestamp, z) as at
              from unnest(v_zones) z
              union all
              select calendar.first_instant((v_box.slot_on + 1)::timestamp, v_box.timezone)
              where v_box.slot_at > v_at) e;
        v_today := scheduling.forecast_merge(v_later, v_until);
        v_later := array(select w from unnest(v_later) w where w.due_at >= v_until);

        v_slot_on := (v_until at time zone v_box.timezone)::date - 1;
        v_place := 1;
        while v_place <= cardinality(v_today) loop
            exit when v_today[v_place].due_at >= v_safe_at;
            v_at := greatest(v_today[v_place].due_at, p_now);
            v_batch := '{}';
            v_sent := '{}';
            while v_place <= cardinality(v_today) loop
                v_walk := v_today[v_place];
                exit when v_walk.due_at > v_at;
                v_batch := v_batch || v_walk;
                if v_walk.mail_at <= v_at and not v_walk.is_parked and v_walk.scheduled_at > v_at then
                    v_sent := v_sent || v_walk;     -- its next step is still to come
                end if;
                v_place := v_place + 1;
            end loop;
            v_round := scheduling.forecast_batch(
                v_batch, case when v_sent = '{}' then v_today else v_today || v_sent end, v_place,
                p_sequences, p_plans, p_steps, p_nexts, v_caps, v_days, v_box, v_at, v_safe_at, v_until);
            v_caps := v_round.caps;
            v_days := v_round.days;
            v_box := v_round.box;
            foreach v_event in array v_round.events loop
                v_events := v_events || v_event;
            end loop;
            v_is_new := false;
            foreach v_walk in array v_round.walks loop
                if v_walk.due_at < v_until then
                    v_today := v_today || v_walk;
                    v_is_new := true;
                else
                    v_later := v_later || v_walk;
                end if;
            end loop;
            if v_is_new then
                v_today := scheduling.forecast_merge(v_today[v_place:], v_until);
                v_place := 1;
            end if;
            -- Slots have reached another day: those who come up on it must be counted.
            exit when v_box.slot_on > v_slot_on;
        end loop;
        v_later := v_later || v_today[v_place:];
    end loop;
    return v_events;
end
$$;

comment on function scheduling.forecast_run(
    data.sequences[], data.forecast_plan[], data.sequence_steps[], integer[], data.forecast_walk[],
    data.mailbox_room, timestamptz) is
'Lets these people walk through their sequences from now on, with the rules of the engine on arrays instead '
'of tables, until those who are asked about are through, and answers all that happens. p_nexts: the place of '
'the step after each; p_box: their mailbox as it stands now. Writes and locks nothing. Problems: '
'forecast_too_large (it takes more than five years).';

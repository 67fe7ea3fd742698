create or replace function scheduling.forecast_other(
    p_walk     data.forecast_walk,
    p_plan     data.forecast_plan,
    p_step     data.sequence_steps,
    p_steps    data.sequence_steps[],
    p_nexts    integer[],
    p_outcome  text,
    p_reason   text,
    p_at       timestamptz
)
returns data.forecast_turn
language plpgsql immutable
as $$
declare
    v_next constant integer := p_nexts[p_walk.step_place];
    v_walk data.forecast_walk := p_walk;
    v_turn data.forecast_turn;
begin
    v_turn.walks := '{}';
    v_turn.events := '{}';
    if p_outcome = 'parked' then
        v_walk.is_parked := true;
        v_walk.due_at := p_walk.mail_at;
        v_turn.walks := array[v_walk];
        return v_turn;
    elsif p_outcome = 'moved' then
        v_walk.planned_at := coalesce(p_walk.planned_at, p_walk.scheduled_at);
        v_walk.scheduled_at := scheduling.plan_moment(
            p_step, p_walk.spread_id, p_plan.settings, p_plan.calendar, p_walk.timezone, p_plan.holidays,
            p_at, true);
    else
        -- A task is completed when it comes up; an inactive step is passed.
        v_walk.step_place := v_next;
        v_walk.planned_at := null;
        v_walk.scheduled_at := case when v_next is not null then scheduling.plan_moment(
            p_steps[v_next], p_walk.spread_id, p_plan.settings, p_plan.calendar, p_walk.timezone,
            p_plan.holidays, p_at) end;
    end if;
    v_walk.due_at := v_walk.scheduled_at;

    v_turn.events := array[row(p_at, p_outcome, p_reason, not p_walk.has_mail, p_walk.is_new,
                               p_walk.amount)::data.forecast_event];
    if v_walk.scheduled_at is not null then
        v_turn.walks := array[v_walk];
    else
        v_turn.events := v_turn.events || row(
            p_at, case when p_outcome <> 'moved' and v_next is null then 'completed' else 'held' end,
            case when p_outcome = 'moved' or v_next is not null then 'no_open_moment' end, null,
            p_walk.is_new, p_walk.amount)::data.forecast_event;
    end if;
    return v_turn;
end
$$;

comment on function scheduling.forecast_other(
    data.forecast_walk, data.forecast_plan, data.sequence_steps, data.sequence_steps[], integer[], text, text,
    timestamptz) is
'What becomes of those whose turn is no e-mail: a task, an inactive step, one that waits for the e-mail '
'before it, or comes up outside the hours.';

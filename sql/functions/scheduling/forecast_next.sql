create or replace function scheduling.forecast_next(
    p_walk       data.forecast_walk,
    p_plan       data.forecast_plan,
    p_next       data.sequence_steps,
    p_next_place integer,
    p_day        date,
    p_slot       timestamptz,
    p_at         timestamptz,
    p_safe_at    timestamptz,
    p_until      timestamptz
)
returns data.forecast_walk
language plpgsql immutable
as $$
declare
    v_walk data.forecast_walk := p_walk;
begin
    v_walk.step_place := p_next_place;
    v_walk.has_mail := true;
    v_walk.counted_on := coalesce(p_day, p_walk.counted_on);
    v_walk.planned_at := null;
    v_walk.is_parked := false;
    v_walk.scheduled_at := scheduling.plan_moment(
        p_next, p_walk.spread_id, p_plan.settings, p_plan.calendar, p_walk.timezone, p_plan.holidays, p_at);
    if p_slot > p_at then
        if p_slot < p_safe_at and v_walk.scheduled_at >= p_until then
            -- Nobody looks at this plan before the e-mail is sent: it may be made as if it were.
            v_walk.scheduled_at := scheduling.plan_moment(
                p_next, p_walk.spread_id, p_plan.settings, p_plan.calendar, p_walk.timezone, p_plan.holidays,
                p_slot);
        else
            v_walk.mail_at := p_slot;
        end if;
    end if;
    v_walk.due_at := least(v_walk.scheduled_at, v_walk.mail_at);
    return v_walk;
end
$$;

comment on function scheduling.forecast_next(
    data.forecast_walk, data.forecast_plan, data.sequence_steps, integer, date, timestamptz, timestamptz,
    timestamptz, timestamptz) is
'Where those stand whose e-mail is queued at p_at for a slot (null: at once): before the next step, planned '
'from the queueing until the e-mail is sent. scheduled_at is null if no moment is open within 30 days.';

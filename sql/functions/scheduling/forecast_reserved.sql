create or replace function scheduling.forecast_reserved(
    p_room  data.mailbox_room,
    p_walks data.forecast_walk[],
    p_plans data.forecast_plan[],
    p_steps data.sequence_steps[]
)
returns bigint
language sql stable
as $$
    select coalesce(sum(least(f.amount, p_room.daily_limit,
                              (p_plans[f.plan_place].settings ->> 'maxContactsPerDay')::bigint)), 0)::bigint
    from (select w.plan_place, sum(w.amount) as amount
          from unnest(p_walks) w
          where w.has_mail
            and not w.is_parked
            and w.scheduled_at < calendar.first_instant((p_room.slot_on + 1)::timestamp, p_room.timezone)
            and p_steps[w.step_place].type = 'auto_email'
          group by w.plan_place) f
$$;

comment on function scheduling.forecast_reserved(
    data.mailbox_room, data.forecast_walk[], data.forecast_plan[], data.sequence_steps[]) is
'For how many follow-ups that are still to come up on the day of its next slot a mailbox keeps room, as '
'mailbox.room counts them among schedules.';

create or replace function wire.forecast(
    p_forecast data.forecast
)
returns jsonb
language sql stable
as $$
    with facts as materialized (
        select coalesce(p_forecast.settings ->> 'timezone', 'UTC') as timezone,
               p_forecast.settings ->> 'fromEmail' as email,
               coalesce((p_forecast.box).timezone, p_forecast.settings ->> 'timezone', 'UTC') as box_timezone
    ), marks as materialized (
        select min(e.at) filter (where e.kind in ('sent', 'task')) as first_step_at,
               max(e.at) filter (where e.kind in ('sent', 'task')) as last_step_at,
               max(e.at) filter (where e.kind = 'completed') as completed_at,
               coalesce(sum(e.amount) filter (where e.kind = 'held'), 0) as held_count
        from unnest(p_forecast.events) e
        where e.is_new
    ), days as materialized (
        select d.* from facts f cross join scheduling.forecast_days(p_forecast.events, f.timezone) d
    ), limits as (
        select l.*
        from (values (1, 'maxContactsPerDay', 'daily_cap', p_forecast.settings -> 'maxContactsPerDay'),
                     (2, 'maxNewContactsPerDay', 'new_contacts_cap',
                      p_forecast.settings -> 'maxNewContactsPerDay'),
                     (3, 'mailbox', 'mailbox_limit',
                      case when (p_forecast.box).mailbox_id is not null
                           then coalesce(to_jsonb((p_forecast.box).daily_limit), 'null') end))
             l (place, cap, reason, amount)
        where l.amount is not null
    )
    select jsonb_build_object(
        'sequenceId', p_forecast.sequence_id,
        'at', wire.instant(p_forecast.at),
        'timezone', f.timezone,
        'enrolled', p_forecast.enrolled_count,
        'refused', p_forecast.refused,
        'othersUnderWay', p_forecast.others_count,
        'firstStepAt', wire.instant(m.first_step_at),
        'lastStepAt', wire.instant(m.last_step_at),
        'completedAt', case when m.held_count = 0 then wire.instant(m.completed_at) end,
        'held', m.held_count,
        'days', (
            select coalesce(jsonb_agg(jsonb_build_object(
                       'date', d.day, 'sent', d.sent, 'firstContacts', d.first_contacts,
                       'followUps', d.follow_ups, 'tasks', d.tasks, 'completed', d.completed,
                       'movedByCap', d.moved_by_cap,
                       'mailboxes', case when d.sent > 0 then jsonb_build_object(f.email, d.sent)
                                         else '{}' end) order by d.day), '[]')
            from days d),
        'mailboxes', case when f.email is null then '[]' else jsonb_build_array(jsonb_build_object(
            'email', f.email,
            'timezone', f.box_timezone,
            'dailyLimit', (p_forecast.box).daily_limit,
            'days', (
                select coalesce(jsonb_agg(jsonb_build_object(
                           'date', b.day, 'sent', b.sent, 'sentByAll', b.total, 'isAtLimit', b.is_at_limit)
                           order by b.day), '[]')
                from mailbox.forecast_days((p_forecast.box).tenant_id, (p_forecast.box).mailbox_id,
                                           f.box_timezone, p_forecast.events) b))) end,
        'caps', (
            select coalesce(jsonb_agg(jsonb_build_object(
                       'cap', l.cap, 'limit', l.amount,
                       'bindsOn', (select coalesce(jsonb_agg(d.day order by d.day), '[]')
                                   from days d
                                   where l.reason = any (d.reasons))) order by l.place), '[]')
            from limits l),
        'assumptions', wire.forecast_assumptions(p_forecast))
    from facts f
    cross join marks m
$$;

comment on function wire.forecast(data.forecast) is
'A forecast as JSON: days of the sequence''s time zone, mailbox days of the mailbox''s own. completedAt is '
'null if some are held on the way.';

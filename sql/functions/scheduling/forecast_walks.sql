create or replace function scheduling.forecast_walks(
    p_sequences data.sequences[],
    p_plans     data.forecast_plan[],
    p_steps     data.sequence_steps[],
    p_limit     integer,
    p_at        timestamptz
)
returns data.forecast_walk[]
language sql volatile
as $$
    with pending as (
        select q.ordinality::integer as plan_place, q.status, q.paused_at, q.activated_at, q.plan_number,
               s.tenant_id, s.enrollment_id, s.step_id, s.scheduled_at, s.planned_at, s.parked_reason,
               s.plan_number as planned_in, e.contact_id,
               coalesce(s.parked_reason = 'sequence_paused', false)
                   or s.plan_number < q.plan_number as is_stale
        from unnest(p_sequences) with ordinality q
        join data.sequence_schedules s using (tenant_id, sequence_id)
        join data.enrollments e using (tenant_id, enrollment_id)
        where e.status = 'active'
          and e.held_reason is null
          and coalesce(s.parked_reason, 'previous_email') in ('previous_email', 'sequence_paused')
        limit p_limit
    ), facts as (
        select w.*, st.ordinality::integer as step_place, p_steps[st.ordinality] as step, p.settings,
               p.calendar, p.holidays, coalesce(c.timezone, p.timezone) as timezone, m.has_mail, m.mail_at,
               m.counted_on,
               -- Two thousand are followed one by one, in the order of their ids; of more, who has jitter.
               p.settings ? 'jitterMinutes' or count(*) over () <= 2000 as is_alone
        from pending w
        join unnest(p_plans) with ordinality p on p.ordinality = w.plan_place
        join data.contacts c
          on c.tenant_id = w.tenant_id
         and c.contact_id = w.contact_id
        join unnest(p_steps) with ordinality st on st.step_id = w.step_id
        cross join lateral (
            select coalesce(bool_or(m.status not in ('cancelled', 'failed')), false) as has_mail,
                   max(m.counted_on) filter (where m.status not in ('cancelled', 'failed')) as counted_on,
                   max(m.due_at) filter (where m.status in ('queued', 'sending', 'unknown')) as mail_at
            from data.messages m
            where m.tenant_id = w.tenant_id
              and m.enrollment_id = w.enrollment_id) m
    ), planned as (
        -- Who stands still with the sequence goes on, or begins, when it is activated.
        select f.*, row_number() over (order by f.enrollment_id) as ordinal,
               case when not f.is_stale then f.scheduled_at
                    when f.scheduled_at < 'infinity' then scheduling.plan_moment(
                        f.step, f.enrollment_id, f.settings, f.calendar, f.timezone, f.holidays,
                        case when f.status = 'paused' then calendar.shift(p_at, greatest(
                                 s.shifted_at - f.paused_at, interval '0'))
                             else s.shifted_at end, true)
                    else scheduling.plan_moment(
                        f.step, f.enrollment_id, f.settings, f.calendar, f.timezone, f.holidays,
                        case when f.status in ('draft', 'paused') then p_at else f.activated_at end,
                        (f.step).step_number > (select min(n.step_number) from unnest(p_steps) n
                                                where n.sequence_id = (f.step).sequence_id
                                                  and n.is_active))
               end as at
        from facts f
        cross join lateral (
            select case when f.is_stale and f.scheduled_at < 'infinity'
                        then scheduling.shift(f.tenant_id, (f.step).sequence_id, f.planned_in, f.scheduled_at)
                   end as shifted_at) s
    )
    select coalesce(array_agg(row(
               p.plan_place, p.step_place, p.timezone, case when p.is_alone then p.enrollment_id end, false,
               least(case when p.parked_reason is distinct from 'previous_email' then p.at end, p.mail_at),
               p.at, p.planned_at, p.mail_at, p.parked_reason is not distinct from 'previous_email',
               p.has_mail, p.counted_on, p.ordinal, 1)::data.forecast_walk), '{}')
    from planned p
    where p.at is not null
      and p.mail_at is distinct from 'infinity'
      and (p.parked_reason is distinct from 'previous_email' or p.mail_at is not null)
$$;

comment on function scheduling.forecast_walks(
    data.sequences[], data.forecast_plan[], data.sequence_steps[], integer, timestamptz) is
'Those who walk through these sequences already, at most p_limit. Those of a draft or paused '
'sequence go on as if it were activated at p_at; who is paused, held, or has an open task does not take '
'part.';

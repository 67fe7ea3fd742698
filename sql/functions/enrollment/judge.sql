create or replace function enrollment.judge(
    p_sequence    data.sequences,
    p_step        data.sequence_steps,
    p_contact_ids uuid[],
    p_at          timestamptz
)
returns data.enrollment_result[]
language plpgsql volatile
as $$
begin
    return (
        with asked as (
            select a.contact_id, a.place::integer as place,
                   row_number() over (partition by a.contact_id order by a.place) > 1 as is_duplicate
            from unnest(p_contact_ids) with ordinality a (contact_id, place)
        ), facts as materialized (
            select a.place, a.contact_id, a.is_duplicate, c.contact_id is not null as is_found, c.email_key,
                   coalesce(c.timezone, p_sequence.settings ->> 'timezone', 'UTC') as timezone,
                   u.reason as suppression, e.enrollment_id
            from asked a
            left join data.contacts c
              on c.tenant_id = p_sequence.tenant_id
             and c.contact_id = a.contact_id
            -- By the contact, who has few, and never by an index of what lives: before it is analysed that
            -- looks small, and is walked for each. Who lives has not completed.
            left join lateral (
                select l.enrollment_id
                from data.enrollments l
                where l.tenant_id = p_sequence.tenant_id
                  and l.contact_id = a.contact_id
                  and l.sequence_id is not distinct from p_sequence.sequence_id
                  and l.completed_at is null
                limit 1) e on true
            left join lateral contact.suppression_reason(p_sequence.tenant_id, c.email_key) u on true
        ), ahead as materialized (
            select coalesce(bool_or(s.step_number < p_step.step_number), false) as has_waited,
                   coalesce(bool_or(s.type = 'auto_email' and s.step_number >= p_step.step_number), false)
                       as sends_mail
            from data.sequence_steps s
            where s.tenant_id = p_sequence.tenant_id
              and s.sequence_id = p_sequence.sequence_id
              and s.is_active
        ), plan as materialized (
            select calendar.compile(p_sequence.settings) as calendar,
                   scheduling.holidays_ahead(p_sequence.tenant_id, p_sequence.sequence_id,
                                             p_sequence.settings, p_at) as holidays,
                   scheduling.spread_for(p_step.type, p_sequence.settings) as spread_for
        ), moments as materialized (
            -- Once per time zone: everybody's delay counts from now. In a draft or paused sequence the
            -- activation will be the reference.
            select z.timezone, p.calendar, p.holidays, p.spread_for,
                   case when p_sequence.status <> 'active' then 'infinity'
                        else calendar.next_moment(p_at,
                                 case when a.has_waited then 0 else p_step.delay_days end,
                                 case when a.has_waited then 0 else p_step.delay_hours end,
                                 p_step.send_at, p.calendar, z.timezone, p.holidays) end as due_at
            from (select distinct f.timezone from facts f) z
            cross join ahead a
            cross join plan p
        ), coded as materialized (
            select f.place, f.contact_id, f.enrollment_id as live_id, m.*, clock.new_id(p_at) as new_id,
                   case
                       when f.is_duplicate then 'duplicate_in_request'
                       when not f.is_found then 'not_found'
                       when f.suppression = 'unsubscribed' then 'unsubscribed'
                       when f.suppression is not null then 'suppressed'
                       when a.sends_mail and f.email_key is null then 'no_email'
                       when f.enrollment_id is not null then 'already_enrolled'
                       when m.due_at is null then 'no_open_moment'
                       else 'enrolled'
                   end as code
            from facts f
            join moments m using (timezone)
            cross join ahead a
        )
        select array_agg(row(
            d.place, d.contact_id, d.code,
            case d.code when 'enrolled' then d.new_id when 'already_enrolled' then d.live_id end,
            case when d.code <> 'enrolled' then null
                 when d.spread_for is null or d.due_at = 'infinity' then d.due_at
                 else calendar.spread(d.due_at, d.spread_for, scheduling.fraction(d.new_id, p_step.step_id),
                                      d.calendar, d.timezone, d.holidays) end)::data.enrollment_result
            order by d.place)
        from coded d);
end
$$;

comment on function enrollment.judge(data.sequences, data.sequence_steps, uuid[], timestamptz) is
'What enrolling each contact at that step comes to: enrolled (with a new id, and when the step runs), '
'already_enrolled (with the id of the live enrollment), duplicate_in_request (the first one counts), '
'not_found, unsubscribed, suppressed, no_email (an automatic e-mail lies ahead), no_open_moment. Writes '
'nothing.';

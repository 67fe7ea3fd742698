create or replace function calendar.closed_days(
    p_from      timestamptz,
    p_until     date,
    p_reference timestamptz,
    p_send_at   time,
    p_settings  jsonb,
    p_timezone  text,
    p_holidays  date[]
)
returns table (at timestamptz, rule text, detail text)
language sql stable parallel safe
as $$
    select greatest(calendar.first_instant(r.day, p_timezone), p_from), r.rule,
           to_char(r.day, 'FMDay YYYY-MM-DD') || case r.rule
               when 'holiday' then ' is a holiday.'
               when 'weekend' then ' is excluded with the weekend.'
               when 'closed_weekday' then ' has no business hours.'
               when 'send_at_passed' then ': ' || to_char(p_send_at, 'HH24:MI') || ' had passed.'
               when 'send_at_closed' then ': ' || to_char(p_send_at, 'HH24:MI')
                                       || ' is outside the hours, ' || r.hours || '.'
               else ' is open ' || r.hours || ', not at that time.' end
    from (select d.day, calendar.hours_of(d.day::date, p_settings) as hours,
                 coalesce(
                     calendar.why_closed(d.day::date, p_settings, p_holidays),
                     case when p_send_at is null then 'outside_hours'
                          when calendar.first_instant(d.day::date + p_send_at, p_timezone)
                               < p_reference then 'send_at_passed'
                          else 'send_at_closed' end) as rule
          from generate_series((p_from at time zone p_timezone)::date::timestamp,
                               p_until::timestamp, '1 day') d (day)) r
    order by r.day
$$;

comment on function calendar.closed_days(
    timestamptz, date, timestamptz, time, jsonb, text, date[]) is
'What kept a step from running on the days from p_from until p_until (both included, in that zone): '
'one row a day with the rule holiday, weekend, closed_weekday or outside_hours; with p_send_at instead '
'of the last send_at_passed (it was before the reference) or send_at_closed. The settings must make a '
'calendar.';

-- What PostgreSQL answers to the cases of scripts/calendar-oracle.py, and where it differs. For test-calendar.
create function pg_temp.answer(p_case cases)
returns timestamptz
language plpgsql volatile
as $$
begin
    return calendar.next_send_time(
        timestamptz 'epoch' + p_case.reference * interval '1 microsecond', p_case.delay_days, p_case.delay_hours,
        time '00:00' + p_case.send_at * interval '1 minute', p_case.settings, p_case.timezone, p_case.holidays);
exception
    when sqlstate 'SC001' then
        return null;
end
$$;

create temporary table answers as
select c.*, pg_temp.answer(c) as answer,
       timestamptz 'epoch' + c.expected * interval '1 microsecond' as expected_at
from cases c;

\pset null '(none)'
\set complaint 'first cases that differ:'
select count(*) as differing, count(*) > 0 as is_wrong
from answers a
where a.answer is distinct from a.expected_at
\gset
\if :is_wrong
    \echo :complaint
    set timezone = 'UTC';
    select a.case_number, a.expected_at, a.answer,
           timestamptz 'epoch' + a.reference * interval '1 microsecond' as reference, a.delay_days, a.delay_hours,
           time '00:00' + a.send_at * interval '1 minute' as send_at, a.settings, a.timezone, a.holidays
    from answers a
    where a.answer is distinct from a.expected_at
    order by a.case_number
    limit 5
    \gx
\endif

-- The same rules told: explain ends in the answer, which is open, and nothing happens before the reference.
select count(*) as unexplained, count(*) > 0 as is_unexplained
from answers a
cross join lateral (
    select (array_agg(e.at order by e.position desc))[1] as answer, min(e.at) as earliest
    from calendar.explain(
        timestamptz 'epoch' + a.reference * interval '1 microsecond', a.delay_days, a.delay_hours,
        time '00:00' + a.send_at * interval '1 minute', a.settings, a.timezone, a.holidays) e) e
where a.case_number % 10 = 0
  and (e.answer is distinct from a.answer
       or e.earliest < timestamptz 'epoch' + a.reference * interval '1 microsecond'
       or not calendar.is_open(coalesce(a.answer, 'epoch'), a.settings, a.timezone, a.holidays)
          and a.answer is not null)
\gset

select count(*) filter (where a.answer is null) as without_answer,
       count(*) filter (where a.send_at is not null) as with_send_at
from answers a
\gset
\echo :differing differ, :unexplained are explained wrongly (:without_answer have no open moment, :with_send_at a time)
\if :is_wrong
    do $$ begin raise exception 'The calendar and its oracle disagree.'; end $$;
\endif
\if :is_unexplained
    do $$ begin raise exception 'calendar.explain and next_send_time disagree.'; end $$;
\endif

create or replace function calendar.hours_problems(
    p_hours jsonb
)
returns table (pointer text, message text)
language sql immutable parallel safe
as $$
    with days as (
        select d.name, d.windows, '/' || problem.escape(d.name) as pointer,
               jsonb_typeof(d.windows) as type
        from jsonb_each(case when jsonb_typeof(p_hours) = 'object' then p_hours end)
             d (name, windows)
    ), windows as (
        select d.name, d.pointer, d.windows as value
        from days d
        where d.type = 'object'
        union all
        select d.name, d.pointer || '/' || w.position - 1, w.value
        from days d
        cross join jsonb_array_elements(case when d.type = 'array' then d.windows end)
                   with ordinality w (value, position)
    ), times as (
        select w.name, w.pointer,
               calendar.clock_time(w.value ->> 'start') as opens,
               calendar.clock_time(w.value ->> 'end') as ends
        from windows w
        where jsonb_typeof(w.value) = 'object'
    )
    select '', 'must be an object whose members are weekdays, monday to sunday'
    where jsonb_typeof(p_hours) <> 'object'
    union all
    select d.pointer, 'is no weekday: they are monday, tuesday, … sunday'
    from days d
    where d.name <> all (calendar.weekdays())
    union all
    select d.pointer, 'must be a window {start, end} or a list of them'
    from days d
    where d.type not in ('object', 'array')
    union all
    select d.pointer, 'must have a window: a day that is left out is closed'
    from days d
    where d.windows = '[]'
    union all
    select w.pointer, 'must be a window {start, end}'
    from windows w
    where jsonb_typeof(w.value) <> 'object'
    union all
    select w.pointer || '/' || problem.escape(m.name), 'is unknown: a window has start and end'
    from windows w
    cross join jsonb_object_keys(case when jsonb_typeof(w.value) = 'object' then w.value end)
               m (name)
    where m.name not in ('start', 'end')
    union all
    select t.pointer || '/start', 'must be a time from 00:00 to 23:59, as HH:MM'
    from times t
    where coalesce(t.opens >= '24:00', true)
    union all
    select t.pointer || '/end', 'must be a time from 00:01 to 24:00, as HH:MM'
    from times t
    where coalesce(t.ends = '00:00', true)
    union all
    select t.pointer || '/end', 'must be later than start'
    from times t
    where t.ends <= t.opens
      and t.ends > '00:00'
      and t.opens < '24:00'
    union all
    select o.pointer, 'overlaps another window of that day'
    from (select t.pointer, t.opens,
                 max(t.ends) over (partition by t.name order by t.opens, t.pointer
                                   rows between unbounded preceding and 1 preceding) as open_until
          from times t
          where t.opens < t.ends) o
    where o.opens < o.open_until
$$;

comment on function calendar.hours_problems(jsonb) is
'What is wrong with businessHours: a JSON pointer into them and what should be there. Null is right.';

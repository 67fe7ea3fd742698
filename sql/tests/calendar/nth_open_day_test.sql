-- Counting open days: near, far, and across holidays.
begin;
select plan(9);

create function pg_temp.nth(
    p_date     date,
    p_count    integer,
    p_holidays date[] default null,
    p_more     jsonb default '{}'
)
returns date
language sql immutable
as $$
    select calendar.nth_open_day(
        p_date, p_count,
        calendar.compile('{"excludeWeekends": true, "excludeHolidays": true}' || p_more), p_holidays)
$$;

-- The same by going from day to day.
create function pg_temp.nth_slowly(p_date date, p_count integer, p_holidays date[])
returns date
language sql immutable
as $$
    select d.day
    from (select p_date + n as day, row_number() over (order by n) as place
          from generate_series(1, 3 * p_count + 100) n
          where extract(isodow from p_date + n) < 6
            and p_date + n <> all (p_holidays)) d
    where d.place = p_count
$$;

select is(pg_temp.nth('2026-01-09', 0), '2026-01-09', 'no day after a day is that day');
select is(pg_temp.nth('2026-01-09', 1), '2026-01-12', 'the day after Friday is Monday');
select is(pg_temp.nth('2026-01-10', 1), '2026-01-12', 'so is the day after Saturday');
select is(pg_temp.nth('2026-01-09', 1, '{2026-01-12,2026-01-12,2026-01-13}'), '2026-01-14',
          'holidays do not count');
select is(pg_temp.nth('2026-01-09', 1, '{2026-01-12}', '{"excludeHolidays": false}'), '2026-01-12',
          'those that are not excluded do');
select is(pg_temp.nth('2026-01-09', 100, null, '{"businessHours": {
              "monday": {"start": "09:00", "end": "10:00"}}}'), '2027-12-06',
          'only days with a window count');
select is(pg_temp.nth('2026-01-09', 1, null, '{"businessHours": {}}'), null, 'without windows there is none');
select is(pg_temp.nth('2026-01-09', 2600), '2035-12-28', 'ten years are 2600 working days');
select is_empty($$
    select c.first_day, c.count
    from (select date '2026-01-01' + d as first_day, n as count,
                 array(select date '2026-01-01' + h * 3 from generate_series(1, 40 * (n % 3)) h) as holidays
          from generate_series(0, 8) d, generate_series(1, 90) n) c
    where pg_temp.nth(c.first_day, c.count, c.holidays)
          is distinct from pg_temp.nth_slowly(c.first_day, c.count, c.holidays)
$$, 'far counts are those of going from day to day, with many holidays on the way');

select * from finish();
rollback;

-- Whether a step may still run: the edges of a window, holidays, weekends, and what makes no sense.
begin;
set local timezone = 'Asia/Tokyo';
select plan(15);

create function pg_temp.is_open(p_at timestamptz, p_more jsonb default '{}')
returns boolean
language sql volatile
as $$
    select calendar.is_open(p_at, '{"timezone": "Europe/Berlin", "businessHours": {
               "monday": {"start": "09:00", "end": "12:00"}, "friday": {"start": "22:00", "end": "24:00"},
               "saturday": {"start": "00:00", "end": "01:00"}}}' || p_more, null, '{2026-01-12}')
$$;

select ok(not pg_temp.is_open('2026-01-05 08:59:59.999999+01'), 'before the start it is closed');
select ok(pg_temp.is_open('2026-01-05 09:00+01'), 'at the start it is open');
select ok(pg_temp.is_open('2026-01-05 11:59:59.999999+01'), 'before the end it is open');
select ok(not pg_temp.is_open('2026-01-05 12:00+01'), 'at the end it is closed');
select ok(not pg_temp.is_open('2026-01-06 10:00+01'), 'a day without a window is closed');
select ok(pg_temp.is_open('2026-01-10 00:00+01'), 'windows that meet at midnight leave no gap');
select ok(not pg_temp.is_open('2026-01-10 00:00+01', '{"excludeWeekends": true}'),
          'a weekend may be excluded');
select ok(pg_temp.is_open('2026-01-12 10:00+01'), 'a holiday that is not excluded is open');
select ok(not pg_temp.is_open('2026-01-12 10:00+01', '{"excludeHolidays": true}'),
          'one that is excluded is not');
select ok(not pg_temp.is_open('2026-01-05 10:00+01', '{"businessHours": {}}'),
          'without windows nothing is open');
select ok(calendar.is_open('2026-01-05 10:00-05', '{"businessHours": {
                               "monday": {"start": "10:00", "end": "10:01"}}}', 'America/New_York', null),
          'the contact''s zone counts');
select ok(calendar.is_open('2026-01-05 10:00Z', null, null, null), 'without settings everything is open');
select throws_ok($$ select calendar.is_open('2026-01-05 10:00Z', '{}', 'Berlin', null) $$, 'SC002', null,
                 'a zone that is none is refused');
select throws_ok($$ select calendar.is_open('2026-01-05 10:00Z', '{"delayUnit": 1}', null, null) $$, 'SC002',
                 null, 'settings that make no calendar are refused');
select throws_ok($$ select calendar.is_open('-infinity', '{}', null, null) $$, 'SC002', null,
                 'the instant must be finite');

select * from finish();
rollback;

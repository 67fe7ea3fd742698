-- The instant of a local time, and when the clocks change.
begin;
set local timezone = 'Europe/Berlin';
select plan(12);

select is(calendar.first_instant('2026-07-01 12:00:00.5', 'America/New_York'), '2026-07-01 16:00:00.5Z',
          'a plain local time');
select is(calendar.first_instant('2026-03-08 02:00', 'America/New_York'), '2026-03-08 07:00Z',
          'the beginning of a gap is its end');
select is(calendar.first_instant('2026-03-08 02:59:59.999999', 'America/New_York'), '2026-03-08 07:00Z',
          'so is its last microsecond');
select is(calendar.first_instant('2026-11-01 01:00', 'America/New_York'), '2026-11-01 05:00Z',
          'the first of two, at the beginning of the repeated hour');
select is(calendar.first_instant('2026-11-01 01:59:59.999999', 'America/New_York'),
          '2026-11-01 05:59:59.999999Z', 'and at its end');
select is(calendar.first_instant('2026-11-01 02:00', 'America/New_York'), '2026-11-01 07:00Z',
          'after it there is one again');
select is(calendar.first_instant('2011-12-30 13:00', 'Pacific/Apia'), '2011-12-30 10:00Z',
          'the gap may be a day');
select is(calendar.first_instant('1969-09-30 12:00', 'Pacific/Kwajalein'), '1969-09-30 01:00Z',
          'and so may be what is repeated');

select is(calendar.next_clock_change('2026-01-01', '2026-12-31', 'America/New_York'), '2026-03-08 07:00Z',
          'the next change, to the second');
select is(calendar.next_clock_change('2026-01-01', '2026-03-08 07:00Z', 'America/New_York'),
          '2026-03-08 07:00Z', 'the limit is included');
select is(calendar.next_clock_change('2026-03-08 07:00Z', '2026-11-01 05:59:59.9Z', 'America/New_York'), null,
          'where it begins is not');
select is(calendar.next_clock_change('2000-10-08 01:59:59.5Z', '2000-12-31', 'America/Noronha'),
          '2000-10-08 02:00Z', 'a change half a second ahead is found');

select * from finish();
rollback;

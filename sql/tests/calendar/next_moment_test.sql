-- When a step runs across changes of the clocks: rule 7, at each kind of change there has been.
begin;
set local timezone = 'America/New_York';    -- the session's zone must not matter
select plan(37);

create function pg_temp.next(
    p_zone      text,
    p_reference timestamptz,
    p_days      integer default 0,
    p_send_at   time default null,
    p_window    text[] default null,        -- open then on every day
    p_hours     integer default 0,
    p_holidays  date[] default null
)
returns timestamptz
language sql immutable
as $$
    select calendar.next_moment(
        p_reference, p_days, p_hours, p_send_at,
        calendar.compile(jsonb_strip_nulls(jsonb_build_object('excludeHolidays', true, 'businessHours', (
            select jsonb_object_agg(d, jsonb_build_object('start', p_window[1], 'end', p_window[2]))
            from unnest(calendar.weekdays()) d
            where p_window is not null)))),
        p_zone, p_holidays)
$$;

-- New York, 8 March 2026: 02:00 becomes 03:00 (07:00Z)

select is(pg_temp.next('America/New_York', '2026-03-07 02:30-05', 1), '2026-03-08 07:00Z',
          'a base that the clocks skip is the first instant after the gap');
select is(pg_temp.next('America/New_York', '2026-03-07 02:30-05', 1, p_hours := 1), '2026-03-08 08:00Z',
          'hours are added to that instant');
select is(pg_temp.next('America/New_York', '2026-03-07 02:00-05', 1), '2026-03-08 07:00Z',
          'the first local time of the gap is skipped');
select is(pg_temp.next('America/New_York', '2026-03-07 01:59:59.999999-05', 1), '2026-03-08 06:59:59.999999Z',
          'the last one before it is not');
select is(pg_temp.next('America/New_York', '2026-03-07 03:00-05', 1), '2026-03-08 07:00Z',
          'nor is the first one after it');
select is(pg_temp.next('America/New_York', '2026-02-20 02:30-05', 16), '2026-03-08 07:00Z',
          'a long wait into a gap ends after it too');
select is(pg_temp.next('America/New_York', '2026-03-08 00:00-05', 0, '02:30'), '2026-03-08 07:00Z',
          'a send_at that the clocks skip is the first instant after the gap');
select is(pg_temp.next('America/New_York', '2026-03-08 07:00:01Z', 0, '02:30'), '2026-03-09 06:30Z',
          'and is over a second later');
select is(pg_temp.next('America/New_York', '2026-03-08 01:00-05', p_window := '{02:30,05:00}'),
          '2026-03-08 07:00Z', 'a window that begins in the gap opens at its end');
select is(pg_temp.next('America/New_York', '2026-03-08 01:00-05', p_window := '{02:15,02:45}'),
          '2026-03-09 06:15Z', 'a window inside the gap does not exist that day');
select is(pg_temp.next('America/New_York', '2026-03-08 01:00-05', 0, '02:30', '{02:15,02:45}'),
          '2026-03-09 06:30Z', 'a send_at that is moved out of its window waits for the next day');
select is(pg_temp.next('America/New_York', '2026-03-08 01:59:59-05', p_window := '{01:00,02:00}'),
          '2026-03-08 01:59:59-05', 'a window that ends where the gap begins is whole');
select is(pg_temp.next('America/New_York', '2026-03-08 07:00Z', p_window := '{01:00,02:00}'),
          '2026-03-09 05:00Z', 'and closed after it');

-- New York, 1 November 2026: 02:00 becomes 01:00 (06:00Z)

select is(pg_temp.next('America/New_York', '2026-10-31 01:30-04', 1), '2026-11-01 05:30Z',
          'a base that the clocks repeat is its first occurrence');
select is(pg_temp.next('America/New_York', '2026-10-20 01:30-04', 12), '2026-11-01 05:30Z',
          'also after a long wait');
select is(pg_temp.next('America/New_York', '2026-11-01 06:30Z', 0), '2026-11-01 06:30Z',
          'no wait at all from the second occurrence stays there');
select is(pg_temp.next('America/New_York', '2026-11-01 00:00-04', 0, '01:30'), '2026-11-01 05:30Z',
          'a send_at that the clocks repeat is its first occurrence');
select is(pg_temp.next('America/New_York', '2026-11-01 05:30:01Z', 0, '01:30'), '2026-11-02 06:30Z',
          'and is over at the second');
select is(pg_temp.next('America/New_York', '2026-11-01 06:10Z', 0, '01:30'), '2026-11-02 06:30Z',
          'even if that is still to come');
select is(pg_temp.next('America/New_York', '2026-11-01 05:50Z', p_window := '{01:15,01:45}'),
          '2026-11-01 06:15Z', 'a window in the repeated hour opens twice');
select is(pg_temp.next('America/New_York', '2026-11-01 05:50Z', p_window := '{00:30,01:45}'),
          '2026-11-01 06:00Z', 'a window that reaches into it opens again with the change');
select is(pg_temp.next('America/New_York', '2026-11-01 06:20Z', p_window := '{01:15,01:45}'),
          '2026-11-01 06:20Z', 'the second occurrence of an open time is open');
select is(pg_temp.next('America/New_York', '2026-11-01 06:50Z', p_window := '{01:15,01:45}'),
          '2026-11-02 06:15Z', 'there is no third');

-- Changes of other kinds

select is(pg_temp.next('Australia/Sydney', '2026-10-03 02:30+10', 1), '2026-10-03 16:00Z',
          'in the south the clocks skip an hour in October');
select is(pg_temp.next('Australia/Sydney', '2026-04-04 02:30+11', 1), '2026-04-04 15:30Z',
          'and repeat one in April');
select is(pg_temp.next('Australia/Lord_Howe', '2026-10-03 02:15+10:30', 1), '2026-10-03 15:30Z',
          'Lord Howe skips half an hour');
select is(pg_temp.next('Australia/Lord_Howe', '2026-04-04 01:45+11', 1), '2026-04-04 14:45Z',
          'and repeats half an hour');
select is(pg_temp.next('Pacific/Apia', '2011-12-29 10:00-10', 1), '2011-12-30 10:00Z',
          'a day that Samoa skipped is the first instant of the next');
select is(pg_temp.next('Pacific/Apia', '2011-12-29 18:00-10', 0, null, '{09:00,17:00}'),
          '2011-12-31 09:00+14', 'after the 29th opens the 31st');
select is(pg_temp.next('Pacific/Apia', '2011-12-29 12:00-10', 2, '10:00'), '2011-12-31 10:00+14',
          'two days after the 29th it is the 31st');
select is(pg_temp.next('America/Sao_Paulo', '2018-11-03 00:00-03', 1), '2018-11-04 03:00Z',
          'where midnight is skipped, the day begins an hour late');
select is(pg_temp.next('America/Sao_Paulo', '2018-11-03 12:00-03', p_holidays := '{2018-11-03}'),
          '2018-11-04 03:00Z', 'and a holiday before it ends then');
select is(pg_temp.next('Africa/Cairo', '2023-04-27 00:30+02', 1), '2023-04-27 22:00Z',
          'Cairo skips the first hour of a Friday');
select is(pg_temp.next('Asia/Beirut', '2024-10-26 23:30+03', 0, null, '{23:10,23:20}'), '2024-10-26 21:10Z',
          'Beirut repeats the last hour of a Saturday');

-- Two changes during one wait

select is(pg_temp.next('America/Noronha', '2000-10-07 01:30Z', 8), '2000-10-15 00:30Z',
          'the first occurrence, though the offset after both changes is the old one again');
select is(pg_temp.next('America/Argentina/Tucuman', '2004-06-01 02:30Z', 0, null, '{23:00,23:20}', 0,
                       array(select date '2004-06-01' + d from generate_series(0, 20) d)),
          '2004-06-01 03:00Z', 'a window that opens a second time is not missed, though both changes follow');
select is(pg_temp.next('Africa/Casablanca', '2026-02-13 10:00+01', 45, '10:00', '{09:00,17:00}'),
          '2026-03-30 09:00Z', 'Ramadan in Morocco: the clocks go back and forth again');

select * from finish();
rollback;

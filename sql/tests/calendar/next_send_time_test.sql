-- When a step runs: the rules of the calendar at their edges. Clock changes have a file of their own.
begin;
set local timezone = 'Pacific/Chatham';     -- the session's zone must not matter
select plan(62);

-- New York, Monday to Friday 09:00-17:00; 5 January 2026 is a Monday.
create function pg_temp.office(p_more jsonb default '{}')
returns jsonb
language sql immutable
as $$
    select jsonb_build_object('timezone', 'America/New_York', 'excludeWeekends', true, 'businessHours', (
               select jsonb_object_agg(d, '{"start": "09:00", "end": "17:00"}'::jsonb)
               from unnest((calendar.weekdays())[1:5]) d))
           || p_more
$$;

create function pg_temp.next(
    p_reference timestamptz,
    p_days      integer default 0,
    p_hours     integer default 0,
    p_send_at   time default null,
    p_settings  jsonb default '{}',
    p_timezone  text default null,
    p_holidays  date[] default null
)
returns timestamptz
language sql volatile
as $$
    select calendar.next_send_time(
        p_reference, p_days, p_hours, p_send_at, p_settings, p_timezone, p_holidays)
$$;

-- Rule 1: the zone

select is(pg_temp.next('2026-01-05 12:00Z', p_send_at := '10:00', p_settings := pg_temp.office(),
                       p_timezone := 'America/Los_Angeles'), '2026-01-05 18:00Z',
          'the contact''s zone goes before that of the settings');
select is(pg_temp.next('2026-01-05 12:00Z', p_send_at := '10:00', p_settings := pg_temp.office()),
          '2026-01-05 15:00Z', 'without a contact''s zone it is that of the settings');
select is(pg_temp.next('2026-01-05 08:00Z', p_send_at := '10:00'), '2026-01-05 10:00Z',
          'without any zone it is UTC');
select is(pg_temp.next('2026-01-05 12:00Z', p_send_at := '10:00', p_timezone := 'Asia/Kolkata'),
          '2026-01-06 04:30Z', 'a zone may be half an hour off');

-- Rule 2: the base

select is(pg_temp.next('2026-01-07 10:00:07.25-05', 0), '2026-01-07 10:00:07.25-05',
          'no delay and always open: the reference itself, to the microsecond');
select is(pg_temp.next('2026-01-07 10:00:07.25-05', 400, 30), '2027-02-12 16:00:07.25-05',
          'days and hours add up, over any time');
select is(pg_temp.next('2026-01-07 10:00Z', null, null), '2026-01-07 10:00Z', 'a null delay is none');
select is(pg_temp.next('2026-03-06 10:00-05', 3, 0, null, '{}', 'America/New_York'),
          '2026-03-09 10:00-04', 'a day keeps the local time across a clock change');
select is(pg_temp.next('2026-03-07 10:00-05', 0, 24, null, '{}', 'America/New_York'),
          '2026-03-08 11:00-04', 'an hour is an elapsed one across a clock change');
select is(pg_temp.next('2026-10-31 10:00-04', 1, 24, null, '{}', 'America/New_York'),
          '2026-11-02 10:00-05', 'hours count after the days');
select is(pg_temp.next(null), null, 'a null reference has a null answer');

-- Rules 3 and 4: the earliest open moment

select is(pg_temp.next('2026-01-05 08:59:59.999999-05', p_settings := pg_temp.office()),
          '2026-01-05 09:00-05', 'before the window it waits for its start');
select is(pg_temp.next('2026-01-05 09:00-05', p_settings := pg_temp.office()), '2026-01-05 09:00-05',
          'the start of a window is open');
select is(pg_temp.next('2026-01-05 16:59:59.999999-05', p_settings := pg_temp.office()),
          '2026-01-05 16:59:59.999999-05', 'the last microsecond of a window is open');
select is(pg_temp.next('2026-01-05 17:00-05', p_settings := pg_temp.office()), '2026-01-06 09:00-05',
          'the end of a window is closed');
select is(pg_temp.next('2026-01-09 17:00-05', p_settings := pg_temp.office()), '2026-01-12 09:00-05',
          'after Friday comes Monday');
select is(pg_temp.next('2026-03-06 18:00-05', p_settings := pg_temp.office()), '2026-03-09 09:00-04',
          'a weekend is skipped, across the change to daylight saving time');
select is(pg_temp.next('2026-01-10 12:00Z', p_settings := '{"excludeWeekends": true}'), '2026-01-12 00:00Z',
          'without business hours a weekend ends at midnight');
select is(pg_temp.next('2026-01-09 23:59:59Z', p_settings := '{"excludeWeekends": true}'),
          '2026-01-09 23:59:59Z', 'without business hours Friday is open to its last second');
select is(pg_temp.next('2026-01-10 12:00Z', p_settings := '{"excludeWeekends": false}'), '2026-01-10 12:00Z',
          'weekends that are not excluded are open');
select is(pg_temp.next('2026-01-07 12:00Z', p_settings := '{"businessHours": {
              "monday": {"start": "09:00", "end": "10:00"}}}'), '2026-01-12 09:00Z',
          'a weekday without a window is closed');
select is(pg_temp.next('2026-01-05 12:10Z', p_settings := '{"businessHours": {
              "monday": [{"start": "13:00", "end": "17:00"}, {"start": "09:00", "end": "12:00"}]}}'),
          '2026-01-05 13:00Z', 'between two windows it waits for the second, in whichever order they stand');
select is(pg_temp.next('2026-01-05 17:00Z', p_settings := '{"businessHours": {
              "monday": [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}]}}'),
          '2026-01-12 09:00Z', 'after the last window comes the first of the next week');
select is(pg_temp.next('2026-01-05 09:40Z', p_settings := '{"businessHours": {
              "monday": [{"start": "09:00", "end": "09:30"}, {"start": "10:15", "end": "10:45"}]}}'),
          '2026-01-05 10:15Z', 'windows of half an hour are not missed');
select is(pg_temp.next('2026-01-05 23:59:30Z', p_settings := '{"businessHours": {
              "monday": {"start": "22:00", "end": "24:00"}}}'), '2026-01-05 23:59:30Z',
          '24:00 ends a window with the day');
select is(pg_temp.next('2026-01-06 00:00Z', p_settings := '{"businessHours": {
              "monday": {"start": "22:00", "end": "24:00"}}}'), '2026-01-12 22:00Z',
          'midnight is the next day, also after 24:00');
select is(pg_temp.next('2026-01-05 23:30Z', 0, 1, p_settings := '{"businessHours": {
              "monday": {"start": "22:00", "end": "24:00"}, "tuesday": {"start": "00:00", "end": "01:00"}}}'),
          '2026-01-06 00:30Z', 'windows may meet at midnight');
select is(pg_temp.next('2026-01-11 23:30Z', p_settings := '{"businessHours": {
              "sunday": {"start": "22:00", "end": "23:00"}, "monday": {"start": "00:00", "end": "01:00"}}}'),
          '2026-01-12 00:00Z', 'after Sunday begins a new week');

-- Holidays

select is(pg_temp.next('2025-12-31 17:00-05', 0, 0, null, pg_temp.office('{"excludeHolidays": true}'), null,
                       '{2026-01-01,2026-01-02}'), '2026-01-05 09:00-05',
          'holidays at the turn of the year and a weekend are skipped in one');
select is(pg_temp.next('2025-12-31 23:59:59Z', 0, 0, null, '{"excludeHolidays": true}', null, '{2026-01-01}'),
          '2025-12-31 23:59:59Z', 'a holiday begins at midnight');
select is(pg_temp.next('2026-01-01 00:00Z', 0, 0, null, '{"excludeHolidays": true}', null, '{2026-01-01}'),
          '2026-01-02 00:00Z', 'a holiday ends at midnight');
select is(pg_temp.next('2026-01-01 11:30Z', 0, 0, null, '{"excludeHolidays": true}', 'Pacific/Auckland',
                       '{2026-01-01}'), '2026-01-01 11:30Z', 'a holiday is a date of the zone');
select is(pg_temp.next('2026-01-01 12:00Z', 0, 0, null, '{"excludeHolidays": false}', null, '{2026-01-01}'),
          '2026-01-01 12:00Z', 'holidays that are not excluded do not matter');
select is(pg_temp.next('2026-01-01 12:00Z', 0, 0, null, '{"excludeHolidays": true}', null,
                       '{2026-01-02,null}'), '2026-01-01 12:00Z', 'a null among the holidays is none');

-- Rule 5: at a time of day

select is(pg_temp.next('2026-01-05 10:00:07-05', 3, 0, '10:00', pg_temp.office()), '2026-01-08 10:00:00-05',
          'send_at is compared with the reference, not with the base');
select is(pg_temp.next('2026-01-05 10:00:00-05', 0, 0, '10:00', pg_temp.office()), '2026-01-05 10:00:00-05',
          'a send_at that is now is not over');
select is(pg_temp.next('2026-01-05 10:00:07-05', 0, 0, '10:00', pg_temp.office()), '2026-01-06 10:00:00-05',
          'a send_at that is over waits for the next day');
select is(pg_temp.next('2026-01-07 12:00-05', 3, 0, '10:00', pg_temp.office()), '2026-01-12 10:00-05',
          'send_at survives a weekend');
select is(pg_temp.next('2026-01-05 20:00-05', 0, 8, '10:00', pg_temp.office()), '2026-01-06 10:00-05',
          'the first day is that of the base');
select is(pg_temp.next('2026-01-05 08:00-05', 0, 0, '10:00', '{"businessHours": {
              "tuesday": {"start": "09:00", "end": "10:00"}, "friday": {"start": "10:00", "end": "10:01"}}}',
              'America/New_York'), '2026-01-09 10:00-05', 'a day on which send_at is closed is passed over');
select is(pg_temp.next('2026-01-05 10:00-05', 1, 0, '20:00', pg_temp.office()), '2026-01-07 09:00-05',
          'a send_at that never is open gives the first open moment after it');
select is(pg_temp.next('2026-01-05 10:30-05', 0, 0, '08:00', pg_temp.office()), '2026-01-05 10:30-05',
          'or after the reference, if that is later');
select is(pg_temp.next('2026-01-05 10:30-05', 1, 0, '08:00', pg_temp.office()), '2026-01-06 09:00-05',
          'the base does not matter to it: its day counts');

-- Rules 5 and 6: at most 30 days

select is(pg_temp.next('2026-01-05 09:00Z', 0, 0, null, '{"excludeHolidays": true}', null,
                       array(select d::date
                             from generate_series(timestamp '2026-01-05', '2026-02-03', '1 day') d)),
          '2026-02-04 00:00Z', 'after thirty closed days it opens');
select throws_ok($$ select pg_temp.next('2026-01-05 09:00Z', 0, 0, null, '{"excludeHolidays": true}', null,
                       array(select d::date
                             from generate_series(timestamp '2026-01-05', '2026-02-04', '1 day') d)) $$,
                 'SC001', null, 'after thirty-one it is too late');
select is(pg_temp.next('2026-01-05 09:00Z', 0, 0, null, '{"excludeHolidays": true, "businessHours": {
                       "wednesday": {"start": "09:00", "end": "10:00"}}}', null,
                       '{2026-01-07,2026-01-14,2026-01-21,2026-01-28}'),
          '2026-02-04 09:00Z', 'thirty days after the base are still within them');
select throws_ok($$ select pg_temp.next('2026-01-05 08:59:59.999999Z', 0, 0, null, '{"excludeHolidays": true,
                       "businessHours": {"wednesday": {"start": "09:00", "end": "10:00"}}}', null,
                       '{2026-01-07,2026-01-14,2026-01-21,2026-01-28}') $$,
                 'SC001', null, 'a microsecond more is not');
select is(pg_temp.next('2026-01-05 08:00Z', 0, 0, '09:00', '{"excludeHolidays": true, "businessHours": {
                       "wednesday": {"start": "09:00", "end": "10:00"}}}', null,
                       '{2026-01-07,2026-01-14,2026-01-21,2026-01-28}'),
          '2026-02-04 09:00Z', 'for send_at the day thirty days later counts whole');
select throws_ok($$ select pg_temp.next('2026-01-04 08:00Z', 0, 0, '09:00', '{"excludeHolidays": true,
                       "businessHours": {"wednesday": {"start": "09:00", "end": "10:00"}}}', null,
                       '{2026-01-07,2026-01-14,2026-01-21,2026-01-28}') $$,
                 'SC001', null, 'and the day after it does not');
select throws_ok($$ select pg_temp.next('2026-01-05 09:00Z', 0, 0, null, '{"businessHours": {}}') $$,
                 'SC001', null, 'a calendar without windows is never open');

-- Rule 8: business days

select is(pg_temp.next('2026-01-08 10:00-05', 3, 0, null, pg_temp.office('{"delayUnit": "business_days"}')),
          '2026-01-13 10:00-05', 'three business days after Thursday it is Tuesday');
select is(pg_temp.next('2026-01-08 10:00-05', 3, 0, null, pg_temp.office('{"delayUnit": "calendar_days"}')),
          '2026-01-12 09:00-05', 'three calendar days after Thursday it is Sunday, so Monday');
select is(pg_temp.next('2026-01-10 10:00-05', 1, 0, null, pg_temp.office('{"delayUnit": "business_days"}')),
          '2026-01-12 10:00-05', 'one business day after Saturday it is Monday');
select is(pg_temp.next('2026-01-08 18:00-05', 1, 2, null, pg_temp.office('{"delayUnit": "business_days"}')),
          '2026-01-12 09:00-05', 'the time of day stays, so that Friday 20:00 is too late');
select is(pg_temp.next('2025-12-30 10:00-05', 2, 0, null,
                       pg_temp.office('{"delayUnit": "business_days", "excludeHolidays": true}'), null,
                       '{2026-01-01}'), '2026-01-02 10:00-05', 'holidays are no business days');

-- What makes no sense

select throws_ok($$ select pg_temp.next('2026-01-05 09:00Z', p_timezone := 'FOO+3') $$,
                 'SC002', null, 'an offset is no zone');
select throws_ok($$ select pg_temp.next('2026-01-05 09:00Z', p_settings := '{"timezone": "EDT"}') $$,
                 'SC002', null, 'an abbreviation is no zone');
select throws_ok($$ select pg_temp.next('2026-01-05 09:00Z',
                                        p_settings := '{"businessHours": {"funday": {}}}') $$,
                 'SC002', null, 'settings that make no calendar are refused');
select throws_ok($$ select pg_temp.next('infinity', 1) $$, 'SC002', null, 'the reference must be finite');
select throws_ok($$ select pg_temp.next('2026-01-05 09:00Z', -1) $$, 'SC002', null, 'no delay is negative');

-- How it is called

select is((select array_agg(case when b.is_taken then calendar.next_send_time(
                      '2026-01-05 09:00Z', 0, 0, null, '{"businessHours": {}}', 'Nowhere', null) end)
           from (values (false), (null)) b (is_taken)), '{null,null}',
          'a call in a branch that is not taken raises nothing');
select is((select array_agg(calendar.next_send_time(
                      '2026-01-05 09:00Z', d, 0, '10:00', pg_temp.office(), null, null) order by d)
           from generate_series(4, 7) d),
          array['2026-01-09 10:00-05', '2026-01-12 10:00-05', '2026-01-12 10:00-05', '2026-01-12 10:00-05']
              ::timestamptz[], 'it can be called for many rows at once');

select * from finish();
rollback;

-- mailbox.take_slot: the next slot after the gap, within the hour's limit, and what hour and day then have.
begin;
select plan(12);

create function pg_temp.slot(p_slot_at text, p_gap interval, p_hourly integer, p_hour_count bigint, p_day_count bigint,
                             p_at text, p_timezone text default 'UTC')
returns text
language sql stable
as $$
    select concat_ws(' ', to_char(r.slot_at at time zone 'UTC', 'MM-DD HH24:MI:SS'), r.hour_count, r.slot_on, r.day_count)
    from mailbox.take_slot(row('acme', null, p_gap, p_hourly, null, p_timezone, p_slot_at::timestamptz, p_hour_count,
        (greatest(p_slot_at::timestamptz, p_at::timestamptz) at time zone p_timezone)::date, p_day_count, 0, null, null
        )::data.mailbox_room, p_at::timestamptz) r
$$;

select is(pg_temp.slot(null, '1 minute', 2, 0, 0, '2026-03-02 09:30Z'), '03-02 09:30:00 1 2026-03-02 1',
          'the first of all is now');
select is(pg_temp.slot('2026-03-02 09:29:30Z', '1 minute', 9, 3, 7, '2026-03-02 09:30Z'),
          '03-02 09:30:30 4 2026-03-02 8', 'the gap counts from the slot before');
select is(pg_temp.slot('2026-03-02 08:00Z', '1 minute', 9, 0, 7, '2026-03-02 09:30Z'),
          '03-02 09:30:00 1 2026-03-02 8', 'a gap that is over holds nobody up');
select is(pg_temp.slot('2026-03-02 09:40Z', '0', null, 5, 7, '2026-03-02 09:30Z'),
          '03-02 09:40:00 6 2026-03-02 8', 'without a gap and an hourly limit the same slot again');
select is(pg_temp.slot('2026-03-02 09:40Z', '0', 5, 5, 7, '2026-03-02 09:30Z'),
          '03-02 10:00:00 1 2026-03-02 8', 'a full hour gives the first slot of the next');
select is(pg_temp.slot('2026-03-02 09:59:30Z', '1 minute', 5, 5, 7, '2026-03-02 09:30Z'),
          '03-02 10:00:30 1 2026-03-02 8', 'a gap that leads into the next hour leaves the full one behind');
select is(pg_temp.slot('2026-03-02 09:40Z', '90 minutes', 5, 5, 7, '2026-03-02 09:30Z'),
          '03-02 11:10:00 1 2026-03-02 8', 'or two of them');
select is(pg_temp.slot('2026-03-02 23:59:30Z', '1 minute', null, 5, 7, '2026-03-02 23:59Z'),
          '03-03 00:00:30 1 2026-03-03 1', 'across midnight the new day begins at one');
select is(pg_temp.slot('2026-03-02 23:40Z', '0', 5, 5, 7, '2026-03-02 23:30Z'),
          '03-03 00:00:00 1 2026-03-03 1', 'also by the hourly limit');
select is(pg_temp.slot('2026-03-03 04:59:30Z', '1 minute', null, 5, 7, '2026-03-03 04:59Z', 'America/New_York'),
          '03-03 05:00:30 1 2026-03-03 1', 'days are those of the mailbox''s zone');
select is(pg_temp.slot('2026-03-02 23:59:30Z', '1 minute', null, 5, 7, '2026-03-02 23:59Z', 'America/New_York'),
          '03-03 00:00:30 1 2026-03-02 8', 'not of UTC');
select is(pg_temp.slot('2026-03-02 09:20Z', '0', 5, 4, 7, '2026-03-02 09:30Z', 'Asia/Kolkata'),
          '03-02 09:30:00 5 2026-03-02 8', 'hours are those of UTC, in every zone');

select * from finish();
rollback;

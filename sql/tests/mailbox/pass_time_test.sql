-- mailbox.pass_time: where a mailbox stands when no slot was given out meanwhile.
begin;
select plan(5);

create function pg_temp.later(p_at text, p_timezone text default 'UTC')
returns text
language sql stable
as $$
    select format('%s %s %s', r.hour_count, r.day_count, r.slot_on)
    from mailbox.pass_time(jsonb_populate_record(null::data.mailbox_room, jsonb_build_object(
        'slot_at', '2026-03-02 09:55Z', 'hour_count', 3, 'day_count', 7, 'slot_on', '2026-03-02',
        'timezone', p_timezone)), p_at::timestamptz) r
$$;

select is(pg_temp.later('2026-03-02 09:30Z'), '3 7 2026-03-02', 'before the last slot its hour and day count');
select is(pg_temp.later('2026-03-02 09:59:59Z'), '3 7 2026-03-02', 'until they are over');
select is(pg_temp.later('2026-03-02 10:00Z'), '0 7 2026-03-02', 'in the next hour nothing is sent yet');
select is(pg_temp.later('2026-03-03 00:00Z'), '0 0 2026-03-03', 'nor on the next day');
select is(pg_temp.later('2026-03-03 00:00Z', 'America/New_York'), '0 7 2026-03-02',
          'the day is that of the mailbox''s time zone');

select * from finish();
rollback;

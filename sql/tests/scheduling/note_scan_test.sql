-- scheduling.note_scan, scan_from, seconds_until_scan: from where a session looks for what is due.
begin;
select plan(14);

do $$ begin perform ops.set_clock('2026-03-02 15:00Z'); end $$;

select is(scheduling.scan_from('messages'), '-infinity', 'a session looks from the first on');
select is(scheduling.seconds_until_scan('messages'), null, 'each time');

do $$
begin
    perform scheduling.note_scan('messages', '-infinity', '2026-03-02 14:00Z', '19 milliseconds', 1000000);
end
$$;
select is(scheduling.scan_from('messages'), '-infinity', 'also after a look that was quick');

do $$
begin
    perform scheduling.note_scan('messages', '-infinity', '2026-03-02 14:00Z', '1 minute', 10000);
end
$$;
select is(scheduling.scan_from('messages'), '-infinity', 'or slow for another reason than dead rows');

do $$
begin
    perform scheduling.note_scan('messages', '-infinity', '2026-03-02 14:00Z', '1 minute');
end
$$;
select is(scheduling.scan_from('messages'), '-infinity', 'of which the statistics of the table tell');

do $$
begin
    perform scheduling.note_scan('messages', '-infinity', '2026-03-02 14:00:00.000007Z', '1 minute', 10001);
end
$$;
select is(scheduling.scan_from('messages'), '2026-03-02 13:59:59.999007Z',
          'after one that dead rows made slow it goes on from where that ended, less a millisecond');
select ok(scheduling.seconds_until_scan('messages') between 9 and 10,
          'for ten seconds of real time at most');
select is(scheduling.scan_from('sequence_schedules'), '-infinity', 'tables have marks of their own');

do $$
begin
    perform scheduling.note_scan('messages', '2026-03-02 14:00Z', '2026-03-02 14:30Z', '1 minute', 10001);
end
$$;
select is(scheduling.scan_from('messages'), '2026-03-02 14:29:59.999Z', 'looks from there on move the mark');
select ok(scheduling.seconds_until_scan('messages') between 8 and 10, 'and not the time of the next whole look');

savepoint undone;
do $$
begin
    perform scheduling.note_scan('messages', '2026-03-02 14:30Z', '2026-03-02 14:59Z', '1 minute', 10001);
end
$$;
rollback to savepoint undone;
select is(scheduling.scan_from('messages'), '2026-03-02 14:29:59.999Z',
          'what a transaction claimed that is rolled back is due again');

do $$
begin
    perform scheduling.note_scan('messages', '-infinity', '2026-03-02 15:00Z', '2 milliseconds', 10001);
end
$$;
select is(scheduling.scan_from('messages'), '-infinity', 'a whole look that is quick takes the mark away');

-- 25 ms: looked at as a whole again after half a second.
do $$
begin
    perform scheduling.note_scan('sequence_schedules', '-infinity', '2026-03-02 15:00Z', '25 milliseconds', 10001);
end
$$;
select ok(scheduling.seconds_until_scan('sequence_schedules') <= 0.5,
          'the next whole look comes after twenty times as long');
do $$
begin
    while scheduling.seconds_until_scan('sequence_schedules') > 0 loop
        perform pg_sleep(0.01);
    end loop;
end
$$;
select is(scheduling.scan_from('sequence_schedules'), '-infinity', 'and begins at the first');

select * from finish();
rollback;

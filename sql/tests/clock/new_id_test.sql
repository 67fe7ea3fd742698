-- clock.new_id: UUIDs in the order of time (RFC 9562, section 5.7).
begin;
select plan(8);

create temporary table made as
select clock.new_id('2026-03-02 14:00:00.123Z') as id from generate_series(1, 1000);

select is(count(distinct id), 1000::bigint, 'a thousand ids of one instant differ') from made;
select is_empty($$ select id from made where substr(id::text, 15, 1) <> '7' $$, 'the version is 7');
select is_empty($$ select id from made where substr(id::text, 20, 1) !~ '[89ab]' $$,
                'the variant is that of RFC 9562');
select is_empty($$ select id from made
                   where replace(left(id::text, 13), '-', '')
                         <> lpad(to_hex((extract(epoch from '2026-03-02 14:00:00.123Z'::timestamptz)
                                         * 1000)::bigint), 12, '0') $$,
                'the first 48 bits are the milliseconds since 1970');

select cmp_ok(clock.new_id('2026-03-02 14:00:00.124Z'), '>', (select max(id::text)::uuid from made),
              'an id of a later millisecond is greater than every one before');
select cmp_ok(clock.new_id('1970-01-01 00:00:00.001Z'), '<', clock.new_id('2026-03-02 14:00Z'),
              'small times are padded, so that they come first');
select is(left(clock.new_id('1970-01-01 00:00Z')::text, 15), '00000000-0000-7',
          'the first instant is all zeros');
select is(clock.new_id(null), null, 'no instant has no id');

select * from finish();
rollback;

-- clock.now, clock.is_virtual, clock.real_now: which clock tells what.
begin;
select plan(8);

select ok(clock.is_virtual(), 'a database for tests has a virtual clock');

update data.virtual_clock set stands_at = '2026-03-02 14:00:00.5Z';
select is(clock.now(), '2026-03-02 14:00:00.5Z'::timestamptz, 'now is where the virtual clock stands');

update data.virtual_clock set stands_at = '2026-03-08 06:59:59Z';
select is(clock.now(), '2026-03-08 06:59:59Z'::timestamptz,
          'a moved clock is seen at once, in the same transaction');

set local role cadence_reader;
select is(clock.now(), '2026-03-08 06:59:59Z'::timestamptz, 'who may touch no table can ask for the time');
reset role;

select ok(clock.real_now() between transaction_timestamp() and transaction_timestamp() + interval '1 minute',
          'the real time is that of the machine, wherever the virtual clock stands');
select cmp_ok((select min(t.at) from (select clock.real_now() as at from generate_series(1, 2000)) t), '<',
              (select max(t.at) from (select clock.real_now() as at from generate_series(1, 2000)) t),
              'the real time goes on within a transaction');

select throws_ok($$ insert into data.virtual_clock (stands_at) values ('2026-03-02 14:00Z') $$, '23505', null,
                 'there is one virtual clock');
select throws_ok($$ insert into data.virtual_clock values (false, '2026-03-02 14:00Z') $$, '23514', null,
                 'and there cannot be a second');

select * from finish();
rollback;

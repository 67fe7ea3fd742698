-- worker.beat, wait and leave: the rows by which workers know of each other.
begin;
select plan(20);

create function pg_temp.worker(p_letter text)
returns uuid
language sql immutable
as $$ select ('00000000-0000-0000-0000-00000000000' || p_letter)::uuid $$;

do $$ begin perform ops.set_clock('2026-03-02 15:00Z'); end $$;

select lives_ok($$ select worker.beat(pg_temp.worker('a'), 'host', 4711, '1.0') $$, 'a worker begins');
select results_eq($$ select w.host, w.process_number, w.version, w.started_at = w.last_seen_at,
                            num_nonnulls(w.steps_wait_until, w.messages_wait_until, w.jobs_wait_until)
                     from data.workers w $$, $$
                     values ('host', 4711, '1.0', true, 0) $$, 'it is there, awake');
select ok(w.last_seen_at > clock.real_now() - interval '1 minute',
          'by the machine''s time, wherever the clock stands')
from data.workers w;
update data.workers w set started_at = w.started_at - interval '1 hour',
       last_seen_at = w.last_seen_at - interval '40 s';
select is(x.is_alive, true, 'silent for 40 seconds it counts as alive') from ops.workers x;
update data.workers w set last_seen_at = w.last_seen_at - interval '55 s';
select is(x.is_alive, false, 'for 95 it does not') from ops.workers x;
select lives_ok($$ select worker.beat(pg_temp.worker('a'), 'host', 4711, '1.0') $$, 'it beats again');
select results_eq($$ select x.is_alive, x.silent_for < '10 s', x.last_seen_at - x.started_at > '59 minutes'
                     from ops.workers x $$,
                  'values (true, true, true)', 'alive since it began');

-- Waiting
select lives_ok($$ select worker.wait(pg_temp.worker('a'), 'steps', 30),
                          worker.wait(pg_temp.worker('a'), 'messages', 0.5) $$, 'two of its loops sleep');
select results_eq('select w.steps_wait_until, w.messages_wait_until, w.jobs_wait_until from data.workers w',
                  $$ values ('2026-03-02 15:00:30Z'::timestamptz, '2026-03-02 15:00:00.5Z'::timestamptz,
                             null::timestamptz) $$,
                  'until then, by the clock by which steps are due');
select lives_ok($$ select worker.wait(pg_temp.worker('a'), 'jobs', 60), worker.wait(pg_temp.worker('a'),
                                                                                    'steps', null) $$,
                'one more sleeps, one wakes up');
select results_eq('select w.steps_wait_until, w.messages_wait_until, w.jobs_wait_until from data.workers w',
                  $$ values (null::timestamptz, '2026-03-02 15:00:00.5Z'::timestamptz,
                             '2026-03-02 15:01Z'::timestamptz) $$,
                  'each loop for itself');
select throws_ok($$ select worker.wait(pg_temp.worker('a'), 'naps', 60) $$, 'SE422', null,
                 'there are no other loops');
select lives_ok($$ select worker.wait(pg_temp.worker('f'), 'steps', 60) $$, 'a worker without a row');
select is(count(*), 1::bigint, 'does not get one by sleeping') from data.workers;
select lives_ok($$ select worker.beat(pg_temp.worker('a'), 'host', 4711, '1.0') $$, 'it beats in its sleep');
select is(w.jobs_wait_until, '2026-03-02 15:01Z'::timestamptz, 'and sleeps on') from data.workers w;

-- Leaving
select lives_ok($$ select worker.beat(pg_temp.worker(l), 'host', 1, '1.0')
                   from unnest(array['b', 'c', 'd']) l $$,
                'three more');
update data.workers w set last_seen_at = clock.real_now() - interval '299 s'
where w.worker_id = pg_temp.worker('b');
update data.workers w set last_seen_at = clock.real_now() - interval '301 s'
where w.worker_id = pg_temp.worker('c');
select lives_ok($$ select worker.leave(pg_temp.worker('d')), worker.leave(pg_temp.worker('e')) $$,
                'one leaves in good order, as does one that was not there');
select lives_ok($$ select worker.beat(pg_temp.worker('a'), 'host', 4711, '1.0') $$,
                'the next beat of another');
select results_eq('select right(w.worker_id::text, 1) from data.workers w order by 1', array['a', 'b'],
                  'takes away whoever has been silent for five minutes');

select * from finish();
rollback;

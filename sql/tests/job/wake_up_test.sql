-- job.wake_up, worker.wait: a notification only if somebody would oversleep.
begin;
select plan(28);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create function pg_temp.sequence(p_steps text, p_settings text default '{}')
returns uuid
language sql volatile
as $$
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id,
        clock.now())).sequence_id
$$;

create function pg_temp.enroll(p_sequence_id uuid, p_name text, p_contact text default '{}')
returns uuid
language sql volatile
as $$
    select (enrollment.enroll('acme', 'ann', 'request-1', p_sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                               || p_contact::jsonb, clock.now())).contact_id), clock.now())).enrollment_id
$$;

create temporary table notified (channel text, payload text);
-- A stand-in that comes first in the search path, for what is really notified goes out with the commit.
create function public.pg_notify(p_channel text, p_payload text)
returns void
language sql volatile
as $$ insert into notified values (p_channel, p_payload) $$;
set local search_path = public, pg_catalog, pg_temp;

create function pg_temp.woken(p_loop text, p_due_at text)
returns text
language sql volatile
as $$
    delete from notified;
    select job.wake_up(p_loop, p_due_at::timestamptz);
    select string_agg(concat(channel, payload), ', ') from notified
$$;
create function pg_temp.sleep(p_worker text, p_loop text, p_seconds double precision)
returns void
language sql volatile
as $$ select worker.wait(('00000000-0000-0000-0000-00000000000' || p_worker)::uuid, p_loop, p_seconds) $$;

select is(pg_temp.woken('steps', '2026-03-02 15:00Z'), null, 'no workers: nobody is woken');
select lives_ok($$ select worker.beat('00000000-0000-0000-0000-00000000000a', 'host', 1, '1.0'),
                          worker.beat('00000000-0000-0000-0000-00000000000b', 'host', 2, '1.0') $$,
                'two workers');
select is(pg_temp.woken('steps', '2026-03-02 15:00Z'), null, 'both awake: they look before they sleep');
select lives_ok($$ select pg_temp.sleep('a', 'steps', 30), pg_temp.sleep('b', 'steps', 10),
                          pg_temp.sleep('b', 'messages', 60) $$, 'both sleep');
select is(pg_temp.woken(w.what, w.due_at), w.woken, w.why)
from (values ('steps', '2026-03-02 15:00:20Z', 'cadence_steps', 'one would sleep past it'),
             ('steps', '2026-03-02 15:00:05Z', 'cadence_steps', 'both would: one notification reaches all'),
             ('steps', '2026-03-02 14:00Z', 'cadence_steps', 'what is due already'),
             ('steps', '2026-03-02 15:00:30Z', null, 'they wake up by then'),
             ('steps', '2026-03-05 15:00Z', null, 'days later'),
             ('steps', 'infinity', null, 'never'),
             ('messages', '2026-03-02 15:00:45Z', 'cadence_messages', 'another loop has its own sleep'),
             ('jobs', '2026-03-02 15:00Z', null, 'a loop in which nobody sleeps')) w (what, due_at, woken,
                                                                                      why);
select lives_ok($$ select pg_temp.sleep('a', 'steps', null) $$, 'one wakes up');
select is(pg_temp.woken('steps', '2026-03-02 15:00:20Z'), null, 'the other sleeps only until then');
select is(pg_temp.woken('steps', '2026-03-02 15:00:05Z'), 'cadence_steps',
          'and is woken for what comes before');
select lives_ok($$ select worker.leave('00000000-0000-0000-0000-00000000000b') $$, 'it leaves');
select is(pg_temp.woken('steps', '2026-03-02 15:00:05Z'), null, 'nobody sleeps any more');

-- Who makes work
create function pg_temp.noise(p_statement text)
returns text
language plpgsql volatile
as $$
begin
    delete from notified;
    execute p_statement;
    return (select string_agg(distinct channel, ', ' order by channel) from notified);
end
$$;
select lives_ok($$ select pg_temp.sleep('a', 'steps', 7200), pg_temp.sleep('a', 'messages', 7200) $$,
                'one sleeps for two hours');
create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                          {"type": "auto_email", "delayDays": 1, "body": "B"}]') as soon_id,
       pg_temp.sequence('[{"type": "call", "delayDays": 1}]') as later_id;
select is(pg_temp.noise(format('select pg_temp.enroll(%L, %L)', m.soon_id, 'Amy')), 'cadence_steps',
          'somebody is enrolled whose first step is due') from made m;
select is(pg_temp.noise(format('select pg_temp.enroll(%L, %L)', m.later_id, 'Bob')), null,
          'somebody whose first step comes later than they sleep') from made m;
select is(pg_temp.noise(format('select sequence.pause(%L, %L, clock.now())', 'acme', m.soon_id)), null,
          'a pause wakes nobody') from made m;
select is(pg_temp.noise(format('select sequence.activate(%L, %L, clock.now())', 'acme', m.soon_id)),
          'cadence_messages, cadence_steps', 'a resume does') from made m;
select is((worker.run_due_steps(10) ->> 'moved')::integer, 1, 'the step is moved by the pause');
select is((worker.run_due_steps(10) ->> 'messages')::integer, 1, 'the first e-mail is queued');
select isnt(ops.set_clock('2026-03-03 15:00Z'), null, 'a day later');
select is((worker.run_due_steps(10) ->> 'parked')::integer, 1, 'the next step waits for it');
select lives_ok($$ select pg_temp.sleep('a', 'steps', 172800) $$, 'they sleep for two days');
select is(pg_temp.noise($$ select enrollment.settle(array[jsonb_populate_record(m, jsonb_build_object(
                               'status', 'sent', 'sent_at', clock.now()))], clock.now())
                           from data.messages m $$), 'cadence_steps',
          'it is sent: what waited for it comes sooner');

select * from finish();
rollback;

-- Messages that waited in the queue: retries, pauses, lost leases, outages. Window, cap and day are looked at
-- again before they leave. And what is paused leaves the claim path.
begin;
select plan(56);

do $$ begin perform ops.set_clock('2026-03-02 08:00Z'); end $$;     -- a Monday

-- Each part has a tenant of its own: what others left does not matter.
create temporary table scene (tenant_id text, sequence_id uuid);

create function pg_temp.scene(p_tenant_id text, p_settings text,
                              p_steps text default '[{"type": "auto_email", "subject": "S", "body": "B"}]')
returns text
language plpgsql volatile
as $$
begin
    perform ops.create_tenant(p_tenant_id, p_tenant_id);
    delete from scene;
    insert into scene
    select p_tenant_id, (sequence.activate(p_tenant_id, q.sequence_id, clock.now())).sequence_id
    from sequence.create(p_tenant_id, 'ann', jsonb_build_object('name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now()) q;
    return pass(p_tenant_id);
end
$$;

create function pg_temp.add(p_at text, p_name text, p_contact text default '{}')
returns void
language plpgsql volatile
as $$
begin
    perform ops.set_clock(p_at::timestamptz);
    perform enrollment.enroll(s.tenant_id, 'ann', 'r', s.sequence_id, jsonb_build_object('contactId', coalesce(
        (select c.contact_id from data.contacts c where c.tenant_id = s.tenant_id and c.first_name = p_name),
        (contact.create(s.tenant_id, jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                                     || p_contact::jsonb, clock.now())).contact_id)), clock.now())
    from scene s;
end
$$;
create function pg_temp.enroll(p_at text, p_name text, p_contact text default '{}')
returns text
language sql volatile
as $$
    select pg_temp.add(p_at, p_name, p_contact);
    select pass(p_name || ' is enrolled')
$$;

create function pg_temp.steps(p_at text, p_limit integer default 500)
returns jsonb
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select coalesce(jsonb_object_agg(a.key, a.value), '{}')
    from scene s
    cross join lateral jsonb_each(worker.run_due_steps(p_limit, s.tenant_id)) a
    where a.key in ('messages', 'tasks', 'moved', 'held', 'parked', 'skipped', 'exited')
      and a.value <> '0'
$$;

create function pg_temp.send(p_at text, p_outcome text default 'sent')
returns bigint
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select (worker.finish_messages('00000000-0000-0000-0000-00000000000a', coalesce(jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', p_outcome,
        'subject', coalesce(m.thread_subject, m.subject_template), 'error', 'E')), '[]')) ->> 'finished')::bigint
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;

-- What is due runs, and what may leave is sent.
create function pg_temp.go(p_at text, p_limit integer default 500)
returns jsonb
language sql volatile
as $$
    select a || jsonb_strip_nulls(jsonb_build_object('sent', nullif(pg_temp.send(p_at), 0)))
    from pg_temp.steps(p_at, p_limit) a
$$;

create temporary view walk as
select c.first_name as name, e.status, e.run_count as runs, e.held_reason, s.scheduled_at, s.parked_reason,
       s.moved_reason, s.planned_at
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id)
where e.tenant_id = (select t.tenant_id from scene t);

create temporary view mails as
select c.first_name as name, m.step_number as step, m.status, m.due_at, m.sent_at, m.counted_on, m.is_first,
       m.is_cleared, m.mailbox_id
from data.messages m
join data.contacts c using (tenant_id, contact_id)
where m.tenant_id = (select t.tenant_id from scene t);

create function pg_temp.hours()
returns text
language sql immutable
as $$ select '{"businessHours": {"monday": {"start": "09:00", "end": "17:00"},
                                 "tuesday": {"start": "09:00", "end": "17:00"}}}' $$;

select pg_temp.scene('retry', pg_temp.hours());
select pg_temp.enroll('2026-03-02 16:00Z', 'Amy');
select is(pg_temp.steps('2026-03-02 16:00Z'), '{"messages": 1}', 'her e-mail');
update data.messages m set attempts = 7, lease_number = 7 where m.tenant_id = 'retry';
select is(pg_temp.send('2026-03-02 16:00Z', 'retry'), 1::bigint, 'is to be tried again after hours');
select is((select pg_temp.send(due_at::text) from mails), 0::bigint,
          'when the window is over: it does not leave');
select results_eq('select status, due_at, is_cleared from mails',
    $$ values ('queued', '2026-03-03 09:00Z'::timestamptz, false) $$, 'but when it opens');
select is(pg_temp.send('2026-03-03 09:00Z'), 1::bigint, 'then it does');

select pg_temp.scene('down', pg_temp.hours());
select pg_temp.enroll('2026-03-02 16:00Z', 'Amy');
select is(pg_temp.steps('2026-03-02 16:00Z'), '{"messages": 1}', 'queued while no sender is there');
select is(pg_temp.send('2026-03-02 16:15Z', 'retry'), 1::bigint, 'a quarter of an hour later it leaves as it is');
select pg_temp.scene('down-long', '{}');
do $$ begin perform pg_temp.add('2026-03-02 09:00Z', 'c' || n) from generate_series(1, 20) n; end $$;
select is(pg_temp.steps('2026-03-02 09:00Z'), '{"messages": 20}', 'twenty are queued');
select cmp_ok(pg_temp.send('2026-03-02 09:30Z'), '<', 5::bigint, 'half an hour later they do not leave at once');
select ok((select min(due_at) >= '2026-03-02 09:30Z' and max(due_at) < '2026-03-02 10:00Z'
                  and count(distinct due_at) > 10 from mails), 'but spread over half an hour');

select pg_temp.scene('full-day', '{"maxContactsPerDay": 2}');
select pg_temp.enroll('2026-03-02 23:50Z', 'Amy');
select pg_temp.enroll('2026-03-02 23:51Z', 'Bob');
select is(pg_temp.steps('2026-03-02 23:55Z'), '{"messages": 2}', 'Monday''s two are queued');
select pg_temp.enroll('2026-03-03 00:00Z', 'Cyd');
select is(pg_temp.steps('2026-03-03 00:00Z'), '{"messages": 1}', 'and one of Tuesday''s');
select is(pg_temp.send('2026-03-03 00:05Z'), 2::bigint, 'sent on Tuesday: two of the three');
select results_eq('select name, due_at, counted_on from mails where status = ''queued''',
    $$ values ('Bob', '2026-03-04 00:00Z'::timestamptz, '2026-03-04'::date) $$,
    'the other counts on Wednesday, and has its place there');
select pg_temp.enroll('2026-03-03 08:00Z', 'Dan');
select pg_temp.enroll('2026-03-03 08:01Z', 'Eve');
select is(pg_temp.go('2026-03-03 08:05Z'), '{"moved": 2}', 'others want to go on Wednesday as well');
select is(pg_temp.go('2026-03-04 00:00Z'), '{"messages": 1, "moved": 1, "sent": 2}',
          'it leaves with the first of them, the last goes on Thursday');

select pg_temp.scene('lost-lease', pg_temp.hours());
select pg_temp.enroll('2026-03-02 16:50Z', 'Amy');
select is(pg_temp.steps('2026-03-02 16:50Z'), '{"messages": 1}', 'queued');
select is((select count(*) from worker.claim_messages('00000000-0000-0000-0000-00000000000b', 10, 1)), 1::bigint,
          'a sender has it');
update data.messages m set leased_until = clock.real_now() - interval '1 second' where m.tenant_id = 'lost-lease';
select is(pg_temp.send('2026-03-02 17:00Z'), 0::bigint, 'and is lost: after the window nobody else sends it');
select is((select due_at from mails), '2026-03-03 09:00Z'::timestamptz, 'it waits for the next');
select is(pg_temp.send('2026-03-03 09:00Z'), 1::bigint, 'where it is sent');

select pg_temp.scene('paused', pg_temp.hours());
select pg_temp.enroll('2026-03-02 16:50Z', 'Amy');
select pg_temp.enroll('2026-03-02 16:51Z', 'Bob');
select is(pg_temp.steps('2026-03-02 16:50Z'), '{"messages": 1}', 'Amy''s is queued, Bob''s step is due later');
select lives_ok($$ select sequence.pause('paused', s.sequence_id, clock.now()) from scene s $$, 'then a pause');
select is(pg_temp.go('2026-03-02 16:51Z'), '{"parked": 1}', 'Bob leaves the claim path, Amy''s is put aside');
select results_eq($$ select due_at, (select parked_reason from walk where name = 'Bob') from mails $$,
                  $$ values ('infinity'::timestamptz, 'sequence_paused') $$, 'both wait');
select lives_ok($$ select ops.set_clock('2026-03-02 20:00Z');
                   select sequence.activate('paused', s.sequence_id, clock.now()) from scene s $$,
                'resumed in the evening');
select is(pg_temp.send('2026-03-02 20:00Z'), 0::bigint, 'hers does not leave in the evening');
select is(pg_temp.send('2026-03-03 09:00Z'), 1::bigint, 'but the next morning');

-- A paused sequence with many due steps leaves the claim path in bulk
select pg_temp.scene('paused-crowd', '{}');
do $$ begin perform pg_temp.add('2026-03-02 09:00Z', 'c' || n) from generate_series(1, 100) n; end $$;
select lives_ok($$ select sequence.pause('paused-crowd', s.sequence_id, clock.now()) from scene s $$, 'a hundred are due');
select is(pg_temp.steps('2026-03-02 09:10Z', 2), '{"parked": 2}', 'a batch of two meets a paused sequence');
select is((select count(*) from walk where parked_reason is null), 58::bigint, 'and takes twenty times as many along');
select is(pg_temp.steps('2026-03-02 09:10Z', 2), '{"parked": 2}', 'the next batch');
select is(pg_temp.steps('2026-03-02 09:10Z', 2), '{"parked": 2}', 'and one more');
select is((select count(*) from walk where parked_reason = 'sequence_paused'), 100::bigint, 'then all are out of it');

-- A paused enrollment that comes up is parked by itself
select pg_temp.scene('paused-alone', '{}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 09:00Z', 'Bob');
update data.enrollments e set status = 'paused', paused_at = clock.now()
from data.contacts c
where c.tenant_id = e.tenant_id and c.contact_id = e.contact_id and c.first_name = 'Amy' and e.tenant_id = 'paused-alone';
select is(pg_temp.steps('2026-03-02 09:00Z'), '{"messages": 1, "parked": 1}', 'one of two is paused');
select is((select parked_reason from walk where name = 'Amy'), 'enrollment_paused', 'and parked as such');

select * from finish();
rollback;

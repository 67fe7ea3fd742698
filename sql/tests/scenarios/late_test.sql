-- Late work: what comes up long after its time is spread, never outside of its window; what is too late is
-- skipped or held.
begin;
select plan(55);

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

create function pg_temp.crowd(p_at text, p_count integer, p_contact text default '{}')
returns text
language plpgsql volatile
as $$
begin
    perform pg_temp.add(p_at, 'c' || n, p_contact) from generate_series(1, p_count) n;
    return pass(p_count || ' are enrolled');
end
$$;

select pg_temp.scene('on-time', '{}');
select pg_temp.crowd('2026-03-02 09:00Z', 5);
select is(pg_temp.go('2026-03-02 09:15Z'), '{"messages": 5, "sent": 5}', 'a quarter of an hour is on time');

select pg_temp.scene('spread', '{}');
select pg_temp.crowd('2026-03-02 09:00Z', 40);
select is(pg_temp.go('2026-03-02 09:30Z') -> 'moved' > '35', true, 'half an hour late they do not go all at once');
select is((select count(*) from walk where scheduled_at < '2026-03-02 09:30Z' or scheduled_at >= '2026-03-02 10:00Z'),
          0::bigint, 'but over half an hour');
select ok((select max(scheduled_at) - min(scheduled_at) > interval '20 minutes' from walk),
          'over all of it');
select is((select count(*) from walk where moved_reason = 'late' and planned_at = '2026-03-02 09:00Z'),
          (select count(*) from walk where scheduled_at is not null), 'they know why, and since when they are late');
create temporary table shown as select w.* from walk w;
select is(pg_temp.go('2026-03-02 09:30Z'), '{}', 'looking again');
select is_empty('select * from walk except select * from shown', 'moves nothing');
do $$
begin
    for v_minute in 30..60 loop
        perform pg_temp.go((timestamp '2026-03-02 09:00' + make_interval(mins => v_minute))::text || 'Z');
    end loop;
end
$$;
select is((select count(*) from mails where status = 'sent'), 40::bigint, 'all of them are sent in their turn');

select pg_temp.scene('at-most-an-hour', '{}');
select pg_temp.crowd('2026-03-02 09:00Z', 20);
select ok((pg_temp.go('2026-03-02 19:00Z') ->> 'moved')::integer > 15, 'ten hours late');
select ok((select max(scheduled_at) < '2026-03-02 20:00Z' from walk), 'they are spread over one');

select pg_temp.scene('window-ends', '{"businessHours": {"monday": {"start": "09:00", "end": "17:00"},
                                                        "tuesday": {"start": "09:00", "end": "17:00"}}}');
select pg_temp.crowd('2026-03-02 09:00Z', 20);
select ok((pg_temp.go('2026-03-02 16:50Z') ->> 'moved')::integer > 15, 'ten minutes before the window ends');
select ok((select max(scheduled_at) < '2026-03-02 17:00Z' from walk), 'they are spread over those');
select pg_temp.scene('window-missed', '{"businessHours": {"monday": {"start": "09:00", "end": "17:00"},
                                                          "tuesday": {"start": "09:00", "end": "17:00"}}}');
select pg_temp.crowd('2026-03-02 09:00Z', 20);
select is(pg_temp.go('2026-03-02 17:00Z'), '{"moved": 20}', 'after it has ended none goes');
select results_eq('select distinct moved_reason, planned_at from walk',
    $$ values ('outside_hours', '2026-03-02 09:00Z'::timestamptz) $$, 'they are moved');
select ok((select min(scheduled_at) >= '2026-03-03 09:00Z' and max(scheduled_at) < '2026-03-03 10:00Z'
                  and count(distinct scheduled_at) > 10 from walk), 'to the next opening, spread');

select pg_temp.scene('send-at', '{}', '[{"type": "auto_email", "subject": "S", "body": "B", "sendAt": "09:00"}]');
update data.sequences q set settings = q.settings || '{"businessHours": {
    "monday": {"start": "09:00", "end": "10:00"}, "tuesday": {"start": "09:00", "end": "10:00"}}}'
where q.tenant_id = 'send-at';
select pg_temp.crowd('2026-03-02 08:00Z', 3);
select is(pg_temp.go('2026-03-02 10:00Z'), '{"moved": 3}', 'steps with an hour of their own');
select results_eq('select distinct scheduled_at from walk', $$ values ('2026-03-03 09:00Z'::timestamptz) $$,
                  'go at that hour');

select pg_temp.scene('tasks', '{}', '[{"type": "call"}]');
select pg_temp.crowd('2026-03-02 09:00Z', 3);
select is(pg_temp.go('2026-03-02 19:00Z'), '{"tasks": 3}', 'tasks are not spread');

select pg_temp.scene('too-late', '{}', '[{"type": "auto_email", "subject": "S", "body": "B", "maxLatenessHours": 2},
    {"type": "auto_email", "delayHours": 1, "subject": "S", "body": "B", "maxLatenessHours": 2}]');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select is(pg_temp.go('2026-03-02 11:00Z') ->> 'skipped', null, 'two hours late is not too late');
update data.sequence_schedules s set scheduled_at = '2026-03-02 11:00:01Z' where s.tenant_id = 'too-late';
select is(pg_temp.go('2026-03-02 11:00:01Z'), '{"skipped": 1}',
          'a second more is, counted from when it was planned at first');
select results_eq('select x.status, x.skip_reason, x.step_number, x.run_number, x.executed_at
                   from data.step_executions x where x.tenant_id = ''too-late''',
    $$ values ('skipped', 'too_late', 1, 1, '2026-03-02 11:00:01Z'::timestamptz) $$, 'it is recorded as skipped');
select results_eq('select scheduled_at, runs, planned_at, moved_reason from walk',
    $$ values ('2026-03-02 12:00:01Z'::timestamptz, 1, null::timestamptz, null::text) $$,
    'the next step counts its delay from then, and is on time');
select is((select v.data ->> 'status' from data.outbox_events v
           where v.tenant_id = 'too-late' and v.type = 'sequence.step.executed'), 'skipped', 'an event tells');
select is(pg_temp.go('2026-03-02 15:00Z'), '{"skipped": 1}', 'the last one is too late as well');
select results_eq('select status, runs from walk', $$ values ('completed', 2) $$, 'with it she has completed');
select is((select count(*) from mails), 0::bigint, 'without an e-mail');

select pg_temp.scene('too-late-held', '{}', '[{"type": "call", "maxLatenessHours": 2, "whenLate": "hold"}]');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select is(pg_temp.go('2026-03-02 11:30Z'), '{"held": 1}', 'or it is held');
select results_eq('select held_reason, runs, status, parked_reason from walk',
                  $$ values ('too_late', 0, 'active', 'held') $$, 'with the reason');
select lives_ok($$ select enrollment.release('too-late-held', e.sequence_id, e.enrollment_id, clock.now())
                   from data.enrollments e where e.tenant_id = 'too-late-held' $$, 'somebody releases it');
select is(pg_temp.go('2026-03-02 11:30Z'), '{"tasks": 1}', 'and it runs: its lateness is forgiven');

select pg_temp.scene('cap-too-late', '{"maxContactsPerDay": 1}',
                     '[{"type": "auto_email", "subject": "S", "body": "B", "maxLatenessHours": 24}]');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 09:01Z', 'Bob');
select pg_temp.enroll('2026-03-02 09:02Z', 'Cyd');
select is(pg_temp.go('2026-03-02 09:05Z'), '{"messages": 1, "moved": 2, "sent": 1}', 'a cap moves two');
select is(pg_temp.go('2026-03-03 00:00Z'), '{"messages": 1, "moved": 1, "sent": 1}', 'one for a day');
select is(pg_temp.go('2026-03-04 00:00Z'), '{"skipped": 1}', 'two days are more than that step may be late');

select * from finish();
rollback;

-- Caps: how many contacts get an e-mail from a sequence in one day, and how many their first. What is over
-- the cap moves to the next open day and keeps its place.
begin;
select plan(77);

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

select pg_temp.scene('one-a-day', '{"maxContactsPerDay": 1}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 09:01Z', 'Bob');
select pg_temp.enroll('2026-03-02 09:02Z', 'Cyd');
select is(pg_temp.go('2026-03-02 09:10Z'), '{"messages": 1, "moved": 2, "sent": 1}', 'a cap of one lets one go');
select results_eq('select name, scheduled_at, moved_reason, planned_at, parked_reason, status from walk
                   where name <> ''Amy'' order by name',
    $$ values ('Bob', '2026-03-03 00:00Z'::timestamptz, 'daily_cap', '2026-03-02 09:01Z'::timestamptz,
               null::text, 'active'),
              ('Cyd', '2026-03-03 00:00Z', 'daily_cap', '2026-03-02 09:02Z', null, 'active') $$,
    'who was planned first goes, the others move to the next day and know why and when they were planned');
select is(pg_temp.go('2026-03-02 23:59Z'), '{}', 'nothing more that day');
select is(pg_temp.go('2026-03-03 00:00Z'), '{"messages": 1, "moved": 1, "sent": 1}', 'the next day another one');
select results_eq('select name, scheduled_at, planned_at from walk where moved_reason is not null',
    $$ values ('Cyd', '2026-03-04 00:00Z'::timestamptz, '2026-03-02 09:02Z'::timestamptz) $$,
    'moved twice, it is still planned for when it was planned first');
select is(pg_temp.go('2026-03-04 00:00Z'), '{"messages": 1, "sent": 1}', 'and goes on the third day');

select pg_temp.scene('failures-make-room', '{"maxContactsPerDay": 1}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select is(pg_temp.steps('2026-03-02 09:00Z'), '{"messages": 1}', 'her e-mail fills the day');
select is(pg_temp.send('2026-03-02 09:00Z', 'failed'), 1::bigint, 'but fails');
select pg_temp.enroll('2026-03-02 10:00Z', 'Bob');
select is(pg_temp.steps('2026-03-02 10:00Z'), '{"messages": 1}', 'what failed counts no more: Bob goes');
select lives_ok($$ select enrollment.finish(e, 'cancelled', 'test', clock.now())
                   from data.enrollments e join data.contacts c using (tenant_id, contact_id)
                   where c.first_name = 'Bob' and e.tenant_id = 'failures-make-room' $$,
                'Bob is cancelled before his leaves');
select pg_temp.enroll('2026-03-02 11:00Z', 'Cyd');
select is(pg_temp.go('2026-03-02 11:00Z'), '{"messages": 1, "sent": 1}',
          'what was cancelled counts no more: Cyd goes');
select pg_temp.enroll('2026-03-02 12:00Z', 'Dan');
select is(pg_temp.go('2026-03-02 12:00Z'), '{"moved": 1}', 'what was sent counts');

select pg_temp.scene('once-a-day', '{"maxContactsPerDay": 2}',
                     '[{"type": "auto_email", "subject": "S", "body": "B"},
                       {"type": "auto_email", "delayHours": 2, "body": "B"}]');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select is(pg_temp.go('2026-03-02 09:00Z'), '{"messages": 1, "sent": 1}', 'one of two');
select pg_temp.enroll('2026-03-02 10:00Z', 'Bob');
select is(pg_temp.go('2026-03-02 10:00Z'), '{"messages": 1, "sent": 1}',
          'a follow-up to a contact of the day takes no room: Bob is the second');
select pg_temp.enroll('2026-03-02 10:55Z', 'Cyd');
select is(pg_temp.go('2026-03-02 11:00Z'), '{"messages": 1, "moved": 1, "sent": 1}',
          'Amy gets her second although the day is full; Cyd would be a third');
select is(pg_temp.go('2026-03-02 12:00Z'), '{"messages": 1, "sent": 1}', 'and Bob gets his');
select is((select count(distinct name) from mails where counted_on = '2026-03-02'), 2::bigint, 'two contacts');
select is(pg_temp.go('2026-03-03 00:00Z'), '{"messages": 1, "sent": 1}', 'Cyd goes the next day');

select pg_temp.scene('enrolled-anew', '{"maxContactsPerDay": 1, "maxNewContactsPerDay": 1}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select is(pg_temp.go('2026-03-02 09:00Z'), '{"messages": 1, "sent": 1}', 'her only e-mail');
select pg_temp.enroll('2026-03-02 10:00Z', 'Amy');
select is(pg_temp.steps('2026-03-02 10:00Z'), '{"moved": 1}', 'a second walk begins with a first e-mail');
select is((select moved_reason from walk where status = 'active'), 'new_contacts_cap', 'which is one too many');
update data.sequences q set settings = q.settings - 'maxNewContactsPerDay' where q.tenant_id = 'enrolled-anew';
update data.sequence_schedules s set scheduled_at = '2026-03-02 11:00Z' where s.tenant_id = 'enrolled-anew';
select is(pg_temp.go('2026-03-02 11:00Z'), '{"messages": 1, "sent": 1}',
          'as a contact she is counted on that day already');

select pg_temp.scene('follow-ups-first', '{"maxContactsPerDay": 2}',
                     '[{"type": "auto_email", "subject": "S", "body": "B"},
                       {"type": "auto_email", "delayDays": 1, "body": "B"}]');
select pg_temp.enroll('2026-03-02 15:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 15:00Z', 'Bob');
select is(pg_temp.go('2026-03-02 15:00Z'), '{"messages": 2, "sent": 2}', 'two first contacts');
select pg_temp.enroll('2026-03-03 08:00Z', 'Cyd');
select is(pg_temp.go('2026-03-03 08:00Z'), '{"moved": 1}',
          'two follow-ups are still to come the next day: a first contact leaves them their room');
select results_eq('select scheduled_at, moved_reason from walk where name = ''Cyd''',
                  $$ values ('2026-03-04 00:00Z'::timestamptz, 'daily_cap') $$, 'and moves');
select pg_temp.enroll('2026-03-03 14:00Z', 'Dan', '{"timezone": "UTC"}');
update data.sequence_schedules s set scheduled_at = '2026-03-03 15:00Z', planned_at = '2026-03-01 00:00Z'
from data.enrollments e join data.contacts c using (tenant_id, contact_id)
where e.tenant_id = s.tenant_id and e.enrollment_id = s.enrollment_id and c.first_name = 'Dan';
select is(pg_temp.go('2026-03-03 15:00Z'), '{"messages": 2, "moved": 1, "sent": 2}',
          'in a batch follow-ups go');
select is((select moved_reason from walk where name = 'Dan'), 'daily_cap',
          'before a first contact that was planned earlier');
select is(pg_temp.go('2026-03-04 00:00Z'), '{"messages": 2, "sent": 2}', 'both first contacts go the day after');

select pg_temp.scene('both-caps', '{"maxContactsPerDay": 3, "maxNewContactsPerDay": 1}',
                     '[{"type": "auto_email", "subject": "S", "body": "B"},
                       {"type": "auto_email", "delayDays": 1, "body": "B"}]');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 09:01Z', 'Bob');
select pg_temp.enroll('2026-03-02 09:02Z', 'Cyd');
select is(pg_temp.go('2026-03-02 09:10Z'), '{"messages": 1, "moved": 2, "sent": 1}', 'one new contact a day');
select results_eq('select name, moved_reason from walk where name <> ''Amy'' order by name',
                  $$ values ('Bob', 'new_contacts_cap'), ('Cyd', 'new_contacts_cap') $$,
                  'the others know which cap it was');
select is(pg_temp.go('2026-03-03 00:00Z'), '{"messages": 1, "moved": 1, "sent": 1}', 'the next one');
select is(pg_temp.go('2026-03-03 09:10Z'), '{"messages": 1, "sent": 1}',
          'the cap of new contacts does not bind a follow-up');
select is(pg_temp.go('2026-03-04 00:00Z'), '{"messages": 2, "sent": 2}', 'the last one, and Bob''s follow-up');

select pg_temp.scene('changed-caps', '{"maxContactsPerDay": 3}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 09:00Z', 'Bob');
select is(pg_temp.go('2026-03-02 09:00Z'), '{"messages": 2, "sent": 2}', 'two of three');
update data.sequences q set settings = q.settings || '{"maxContactsPerDay": 1}' where q.tenant_id = 'changed-caps';
select pg_temp.enroll('2026-03-02 10:00Z', 'Cyd');
select is(pg_temp.go('2026-03-02 10:00Z'), '{"moved": 1}', 'a cap below what was sent already: nobody more');
update data.sequences q set settings = q.settings || '{"maxContactsPerDay": 3}' where q.tenant_id = 'changed-caps';
select pg_temp.enroll('2026-03-02 11:00Z', 'Dan');
select is(pg_temp.go('2026-03-02 11:00Z'), '{"messages": 1, "sent": 1}', 'raised again there is room again');

select pg_temp.scene('no-caps', '{}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select is(pg_temp.steps('2026-03-02 09:00Z'), '{"messages": 1}', 'without caps she goes');
select is((select counted_on from mails), null, 'and counts nowhere');
update data.sequences q set settings = q.settings || '{"maxContactsPerDay": 1}' where q.tenant_id = 'no-caps';
select pg_temp.enroll('2026-03-02 09:01Z', 'Bob');
select is(pg_temp.steps('2026-03-02 09:01Z'), '{"messages": 1}', 'a cap is set: Bob takes the room of the day');
select is(pg_temp.send('2026-03-02 09:02Z'), 1::bigint, 'of the queued e-mails only one leaves now');
select results_eq('select name, status, due_at, counted_on from mails where status <> ''sent''',
                  $$ values ('Amy', 'queued', '2026-03-03 00:00Z'::timestamptz, '2026-03-03'::date) $$,
                  'the other one the next day, where it counts');
select pg_temp.enroll('2026-03-02 10:00Z', 'Cyd');
select is(pg_temp.steps('2026-03-03 00:00Z'), '{"moved": 1}', 'before anybody else');
select is(pg_temp.send('2026-03-03 00:00Z'), 1::bigint, 'and is sent then');

select * from finish();
rollback;

-- Mailboxes: a from address with a daily limit, an hourly limit and a minimum gap, shared by all sequences of
-- the tenant. Messages get slots; what does not fit moves.
begin;
select plan(79);

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

create function pg_temp.mailbox(p_body text)
returns text
language plpgsql volatile
as $$
begin
    perform mailbox.put(s.tenant_id, (select m.mailbox_id from data.mailboxes m where m.tenant_id = s.tenant_id),
                        '{"email": "Me@Acme.test"}'::jsonb || p_body::jsonb, clock.now())
    from scene s;
    return pass('mailbox ' || p_body);
end
$$;

select pg_temp.scene('daily', '{}');
select pg_temp.mailbox('{"dailyLimit": 2}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 09:01Z', 'Bob');
select pg_temp.enroll('2026-03-02 09:02Z', 'Cyd');
select is(pg_temp.go('2026-03-02 09:05Z'), '{"messages": 2, "moved": 1, "sent": 2}',
          'a full day is sent, what is over it moves');
select results_eq('select name, scheduled_at, moved_reason, planned_at from walk where scheduled_at is not null',
    $$ values ('Cyd', '2026-03-03 00:00Z'::timestamptz, 'mailbox_limit', '2026-03-02 09:02Z'::timestamptz) $$,
    'to the next day, with the reason');
select is(pg_temp.go('2026-03-03 00:00Z'), '{"messages": 1, "sent": 1}', 'and goes then');

select pg_temp.scene('daily-and-cap', '{"maxContactsPerDay": 2, "maxNewContactsPerDay": 2}');
select pg_temp.mailbox('{"dailyLimit": 2}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 09:01Z', 'Bob');
select is(pg_temp.go('2026-03-02 09:05Z'), '{"messages": 2, "sent": 2}',
          'what was given a place is not held against the limits that it fills itself');

select pg_temp.scene('own-zone', '{}');
select pg_temp.mailbox('{"dailyLimit": 1, "timezone": "America/New_York"}');
select pg_temp.enroll('2026-03-03 03:00Z', 'Amy');
select is(pg_temp.go('2026-03-03 03:00Z'), '{"messages": 1, "sent": 1}', 'Monday 22:00 in the mailbox''s zone');
select pg_temp.enroll('2026-03-03 04:00Z', 'Bob');
select is(pg_temp.go('2026-03-03 04:00Z'), '{"moved": 1}', 'its Monday is full');
select is((select scheduled_at from walk where name = 'Bob'), '2026-03-03 05:00Z'::timestamptz,
          'its Tuesday begins at its midnight');
select is(pg_temp.go('2026-03-03 05:00Z'), '{"messages": 1, "sent": 1}', 'when he goes');

select pg_temp.scene('gap', '{}');
select pg_temp.mailbox('{"minimumGapSeconds": 60}');
select pg_temp.enroll('2026-03-02 09:00:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 09:00:01Z', 'Bob');
select pg_temp.enroll('2026-03-02 09:00:02Z', 'Cyd');
select is(pg_temp.go('2026-03-02 09:00:10Z'), '{"messages": 3, "sent": 1}', 'one leaves at once');
select results_eq('select name, due_at from mails order by due_at',
    $$ values ('Amy', '2026-03-02 09:00:10Z'::timestamptz), ('Bob', '2026-03-02 09:01:10Z'),
              ('Cyd', '2026-03-02 09:02:10Z') $$, 'the others have slots a minute apart');
select is(pg_temp.send('2026-03-02 09:01:09Z'), 0::bigint, 'a second before its slot none leaves');
select is(pg_temp.send('2026-03-02 09:01:10Z'), 1::bigint, 'at its slot one does');
select pg_temp.enroll('2026-03-02 09:02:00Z', 'Dan');
select is(pg_temp.steps('2026-03-02 09:02:00Z'), '{"messages": 1}', 'another one');
select is((select due_at from mails where name = 'Dan'), '2026-03-02 09:03:10Z'::timestamptz,
          'gets the slot after the last that was given out');
select is(pg_temp.send('2026-03-02 09:02:10Z'), 1::bigint, 'the third');
select is(pg_temp.send('2026-03-02 09:03:10Z'), 1::bigint, 'the fourth');

select pg_temp.scene('gap-midnight', '{"maxContactsPerDay": 9}');
select pg_temp.mailbox('{"minimumGapSeconds": 600}');
select pg_temp.enroll('2026-03-02 23:51Z', 'Amy');
select pg_temp.enroll('2026-03-02 23:52Z', 'Bob');
select is(pg_temp.go('2026-03-02 23:55Z'), '{"messages": 1, "moved": 1, "sent": 1}',
          'a slot on another day than that of the cap is none');
select results_eq('select scheduled_at, moved_reason from walk where scheduled_at is not null',
                  $$ values ('2026-03-03 00:05Z'::timestamptz, 'mailbox_limit') $$, 'Bob moves to it');
select is(pg_temp.go('2026-03-03 00:05Z'), '{"messages": 1, "sent": 1}', 'and goes');
update data.sequences q set settings = q.settings - 'maxContactsPerDay' where q.tenant_id = 'gap-midnight';
select pg_temp.enroll('2026-03-03 23:51Z', 'Cyd');
select pg_temp.enroll('2026-03-03 23:52Z', 'Dan');
select is(pg_temp.go('2026-03-03 23:55Z'), '{"messages": 2, "sent": 1}', 'without caps the gap may span midnight');
select is(pg_temp.send('2026-03-04 00:05Z'), 1::bigint, 'sent after it');
select is((select u.day_count from data.mailboxes m, mailbox.used(m, clock.now()) u
           where m.tenant_id = 'gap-midnight'), 1::bigint, 'and counted there');

select pg_temp.scene('hourly', '{}');
select pg_temp.mailbox('{"hourlyLimit": 2}');
select pg_temp.enroll('2026-03-02 09:50Z', 'Amy');
select pg_temp.enroll('2026-03-02 09:51Z', 'Bob');
select pg_temp.enroll('2026-03-02 09:52Z', 'Cyd');
select is(pg_temp.go('2026-03-02 09:55Z'), '{"messages": 3, "sent": 2}', 'two in this hour');
select is((select due_at from mails where name = 'Cyd'), '2026-03-02 10:00Z'::timestamptz,
          'the third when the next begins');
select is(pg_temp.send('2026-03-02 09:59:59Z'), 0::bigint, 'not a second earlier');
select is(pg_temp.send('2026-03-02 10:00Z'), 1::bigint, 'then it leaves');
select pg_temp.enroll('2026-03-02 10:01Z', 'Dan');
select pg_temp.enroll('2026-03-02 10:02Z', 'Eve');
select is(pg_temp.go('2026-03-02 10:05Z'), '{"messages": 2, "sent": 1}', 'and counts in that hour');
select is((select due_at from mails where name = 'Eve'), '2026-03-02 11:00Z'::timestamptz, 'which is then full');
select is(pg_temp.send('2026-03-02 11:00Z'), 1::bigint, 'Eve an hour later');

select pg_temp.scene('window', '{"businessHours": {"monday": {"start": "09:00", "end": "17:00"},
                                                   "tuesday": {"start": "09:00", "end": "17:00"}}}');
select pg_temp.mailbox('{"minimumGapSeconds": 600}');
select pg_temp.enroll('2026-03-02 16:41Z', 'Amy');
select pg_temp.enroll('2026-03-02 16:42Z', 'Bob');
select pg_temp.enroll('2026-03-02 16:43Z', 'Cyd');
select pg_temp.enroll('2026-03-02 16:44Z', 'Dan', '{"timezone": "America/New_York"}');
select is(pg_temp.go('2026-03-02 16:45Z'), '{"messages": 3, "moved": 1, "sent": 1}',
          'a slot after the window is none, for whose window it is');
select results_eq('select name, due_at from mails order by due_at offset 1',
    $$ values ('Bob', '2026-03-02 16:55Z'::timestamptz), ('Dan', '2026-03-02 17:05Z') $$,
    'New York is still open and takes the slot');
select results_eq('select name, scheduled_at, moved_reason from walk where scheduled_at is not null',
    $$ values ('Cyd', '2026-03-03 09:00Z'::timestamptz, 'mailbox_limit') $$, 'London goes on the next morning');
-- Senders are down until shortly before the window ends
select is(pg_temp.send('2026-03-02 16:58Z'), 1::bigint, 'three minutes late one leaves');
select is(pg_temp.send('2026-03-02 17:08Z'), 1::bigint, 'ten minutes later, not seven, the next');
select is(pg_temp.go('2026-03-03 09:00Z'), '{"messages": 1, "sent": 1}', 'and Cyd on Tuesday');
select pg_temp.enroll('2026-03-03 15:00Z', 'Eve');
select pg_temp.enroll('2026-03-03 15:01Z', 'Fay');
select is(pg_temp.steps('2026-03-03 15:05Z'), '{"messages": 2}', 'two more while no sender is there');
select is(pg_temp.send('2026-03-03 16:55Z'), 1::bigint, 'hours later one leaves');
select results_eq('select name, status, due_at from mails where status = ''queued''',
    $$ values ('Fay', 'queued', '2026-03-09 09:00Z'::timestamptz) $$,
    'the other has no slot in the window: not after it, but in the next');
select is(pg_temp.send('2026-03-09 09:00Z'), 1::bigint, 'where it leaves');

select * from finish();
rollback;

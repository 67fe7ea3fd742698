-- Mailboxes when senders were down, messages are tried again, limits are set or taken away while messages are
-- queued, and sequences share one.
begin;
select plan(39);

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

select pg_temp.scene('down', '{}');
select pg_temp.mailbox('{"dailyLimit": 2, "hourlyLimit": 100}');
select pg_temp.enroll('2026-03-02 20:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 20:01Z', 'Bob');
select is(pg_temp.steps('2026-03-02 20:05Z'), '{"messages": 2}', 'Monday''s two are queued');
select pg_temp.enroll('2026-03-03 08:00Z', 'Cyd');
select is(pg_temp.steps('2026-03-03 08:00Z'), '{"messages": 1}', 'one of Tuesday''s too');
select is(pg_temp.send('2026-03-03 08:05Z'), 2::bigint, 'senders come back on Tuesday: two leave that day');
select is((select count(*) from mails where status = 'queued' and due_at >= '2026-03-04 00:00Z'), 1::bigint,
          'the third is left for Wednesday');
select is(pg_temp.send('2026-03-04 00:00Z'), 1::bigint, 'when it leaves');

select pg_temp.scene('retry', '{}');
select pg_temp.mailbox('{"minimumGapSeconds": 60}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select is(pg_temp.steps('2026-03-02 09:00Z'), '{"messages": 1}', 'her e-mail');
update data.messages m set attempts = 7, lease_number = 7 where m.tenant_id = 'retry';
select is(pg_temp.send('2026-03-02 09:00Z', 'retry'), 1::bigint, 'is to be tried again hours later');
select pg_temp.enroll('2026-03-02 09:05Z', 'Bob');
select is(pg_temp.go('2026-03-02 09:05Z'), '{"messages": 1, "sent": 1}', 'nobody waits behind it');
select is(pg_temp.send('2026-03-02 13:00Z'), 1::bigint, 'later it is sent');

select pg_temp.scene('added', '{}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 09:00Z', 'Bob');
select is(pg_temp.steps('2026-03-02 09:00Z'), '{"messages": 2}', 'two are queued without limits');
select pg_temp.mailbox('{"dailyLimit": 1}');
select is(pg_temp.send('2026-03-02 09:01Z'), 1::bigint, 'limits that are set meanwhile apply to them');
select is((select due_at from mails where status = 'queued'), '2026-03-03 00:00Z'::timestamptz,
          'the other leaves on the next day');
select isnt((select m.mailbox_id from mails m where m.status = 'queued'), null, 'under its mailbox');
select lives_ok($$ select mailbox.remove('added', m.mailbox_id) from data.mailboxes m
                   where m.tenant_id = 'added' $$, 'the limits are taken away');
select pg_temp.enroll('2026-03-03 00:00Z', 'Cyd');
select is(pg_temp.go('2026-03-03 00:00Z'), '{"messages": 1, "sent": 2}', 'then both leave');
select is((select count(*) from mails where mailbox_id is null), 2::bigint, 'under no mailbox');

-- Two sequences share a mailbox; a first contact leaves room for the follow-ups of both
select pg_temp.scene('shared', '{}', '[{"type": "auto_email", "subject": "S", "body": "B"},
                                       {"type": "auto_email", "delayDays": 1, "body": "B"}]');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select is(pg_temp.go('2026-03-02 09:00Z'), '{"messages": 1, "sent": 1}', 'Amy in the first');
insert into scene
select 'shared', (sequence.activate('shared', q.sequence_id, clock.now())).sequence_id
from sequence.create('shared', 'ann', '{"name": "T", "settings": {"fromEmail": "ME@acme.test"},
    "steps": [{"type": "auto_email", "subject": "S", "body": "B"}]}', clock.now()) q;
delete from scene s using data.sequences q where q.sequence_id = s.sequence_id and q.name = 'S';
select pg_temp.mailbox('{"dailyLimit": 2}');
select pg_temp.enroll('2026-03-03 08:00Z', 'Bob');
select pg_temp.enroll('2026-03-03 08:01Z', 'Cyd');
select is(pg_temp.go('2026-03-03 08:05Z'), '{"messages": 1, "moved": 1, "sent": 1}',
          'of two new ones in the second one moves: Amy''s follow-up needs its place');
select is(pg_temp.go('2026-03-03 09:00Z'), '{"messages": 1, "sent": 1}', 'it finds it');
select is(pg_temp.go('2026-03-04 00:00Z'), '{"messages": 1, "sent": 1}', 'the other one goes the day after');

select * from finish();
rollback;

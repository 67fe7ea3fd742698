-- scheduling.explain: limits, jitter, mailboxes, skips, edits and expiring tasks have their sentences.
begin;
select plan(18);

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

create function pg_temp.deliver(p_outcome text default 'sent')
returns jsonb
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', p_outcome, 'subject', coalesce(m.thread_subject, m.subject_template), 'error', 'E')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;

create temporary view walk as
select c.first_name as name, e.status, e.current_step_number as step, e.run_count as runs, e.held_reason,
       e.exit_reason, s.scheduled_at, s.planned_at, s.moved_reason, s.parked_reason
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create function pg_temp.run_at(p_at text)
returns jsonb
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select jsonb_object_agg(a.key, a.value)
    from jsonb_each(worker.run_due_steps(500)) a
    where a.key in ('executed', 'moved', 'held', 'parked', 'skipped', 'completed')
      and a.value <> '0'
$$;

create function pg_temp.told(p_enrollment_id uuid)
returns text
language sql volatile
as $$
    select string_agg(concat_ws(' ', x.rule, to_char(x.at at time zone 'UTC', 'Dy HH24:MI')), ', '
                      order by x.position)
    from ops.explain(p_enrollment_id) x
$$;
create function pg_temp.sentence(p_enrollment_id uuid, p_rule text)
returns text
language sql volatile
as $$
    select regexp_replace(x.detail, ' \([A-Z][a-z]{2} \d{4}.*$', '')
    from ops.explain(p_enrollment_id) x where x.rule = p_rule
$$;

-- A cap
create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                          {"type": "call", "delayDays": 1},
                          {"type": "auto_email", "delayDays": 2, "body": "B"}]',
                        '{"maxContactsPerDay": 2, "maxNewContactsPerDay": 1}') as sequence_id;
create temporary table people (name text, enrollment_id uuid);
insert into people select n, pg_temp.enroll(m.sequence_id, n) from made m, unnest(array['Amy', 'Bob']) n;
select is(pg_temp.run_at('2026-03-02 15:00Z'), '{"moved": 1, "executed": 1}', 'one first contact a day');
update people p set name = case e.run_count when 1 then 'first' else 'second' end
from data.enrollments e where e.enrollment_id = p.enrollment_id;
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select p.enrollment_id from people p where p.name = p_name $$;
select is(pg_temp.told(pg_temp.id('second')), 'reference Mon 15:00, new_contacts_cap Mon 15:00, time Tue 00:00',
          'the other was to run then, and runs tomorrow');
select is(pg_temp.sentence(pg_temp.id('second'), 'new_contacts_cap'),
          'The day''s cap of first contacts was used up (maxNewContactsPerDay: 1): it was moved to the '
          || 'next open day.', 'the cap is named with its number');
select is(pg_temp.told(pg_temp.id('first')), 'reference Mon 15:00, delay Tue 15:00, message Mon 15:00, time Tue 15:00',
          'an e-mail in the queue is told of');
select is(pg_temp.sentence(pg_temp.id('first'), 'message'), 'Its e-mail is in the queue, due then.', 'where it is');
select is(pg_temp.deliver('retry'), '{"finished": 1, "lost": 0}', 'the mail server wants it later');
select matches(pg_temp.sentence(pg_temp.id('first'), 'message'), 'tried again then, after 1 attempt', 'that, too');
update data.messages set status = 'sent', sent_at = clock.now();
update data.step_executions set status = 'sent', executed_at = clock.now();

-- Skipped to, and the cap of all contacts
do $$
begin
    perform enrollment.skip('acme', m.sequence_id, pg_temp.id('first'), 3, clock.now()) from made m;
end
$$;
select is(pg_temp.told(pg_temp.id('first')), 'reference Mon 15:00, skipped_to, time Mon 15:00',
          'who skipped to a step waits for no delay');
select matches(pg_temp.sentence(pg_temp.id('first'), 'skipped_to'), '^Somebody skipped', 'and that is said');

-- Jitter and a mailbox
do $$
begin
    perform mailbox.put('acme', null, '{"email": "Slow@acme.test", "minimumGapSeconds": 600}', clock.now());
end
$$;
insert into made
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                          {"type": "auto_email", "delayDays": 1, "body": "B"}]',
                        '{"fromEmail": "slow@acme.test", "jitterMinutes": 120,
                          "businessHours": {"tuesday": {"start": "09:00", "end": "12:00"}}}');
insert into people
select 'Cleo', pg_temp.enroll(m.sequence_id, 'Cleo') from made m
where m.sequence_id = (select q.sequence_id from data.sequences q
                        where q.settings ->> 'fromEmail' = 'slow@acme.test');
select matches(pg_temp.told(pg_temp.id('Cleo')),
               '^reference Mon 15:00, closed_weekday Mon 15:00, jitter Tue (09|10):\d\d, time Tue (09|10):\d\d$',
               'jitter is told of with the time that it makes');
select matches(pg_temp.sentence(pg_temp.id('Cleo'), 'jitter'),
               '^Spread by \d\d:\d\d:\d\d within the 120 minutes of jitterMinutes', 'by how much');
select is(pg_temp.told(pg_temp.id('Cleo')), pg_temp.told(pg_temp.id('Cleo')), 'looking moves nothing');

-- A task that expires, and a pause of one enrollment
insert into made
select pg_temp.sequence('[{"type": "call"}, {"type": "call", "delayDays": 2}]');
update data.sequence_steps s set auto_skip_after_days = 3 where s.step_number = 1 and s.type = 'call';
insert into people
select 'Dan', pg_temp.enroll((select s.sequence_id from data.sequence_steps s where s.auto_skip_after_days = 3), 'Dan');
select is((pg_temp.run_at('2026-03-02 15:00Z') ->> 'executed')::integer > 0, true, 'Dan''s call is due');
select is(pg_temp.told(pg_temp.id('Dan')), 'reference Mon 15:00, completion Mon 15:00, task_expires Thu 15:00',
          'a task says when it is skipped by itself');
select is(pg_temp.sentence(pg_temp.id('Dan'), 'task_expires'),
          'It is skipped then if nobody has completed it.', 'in a sentence');
do $$
declare
    v_dan data.enrollments;
begin
    select * into v_dan from data.enrollments e where e.enrollment_id = pg_temp.id('Dan');
    perform execution.complete('acme', v_dan.sequence_id, v_dan.enrollment_id, 1, null, null, clock.now());
    perform ops.set_clock('2026-03-03 15:00Z');
    perform enrollment.pause('acme', v_dan.sequence_id, v_dan.enrollment_id, '2026-03-05 15:00Z', clock.now());
end
$$;
select is(pg_temp.told(pg_temp.id('Dan')), 'reference Mon 15:00, resume Thu 15:00', 'a pause says until when');
do $$
declare
    v_dan data.enrollments;
begin
    perform ops.set_clock('2026-03-05 15:00Z');
    select * into v_dan from data.enrollments e where e.enrollment_id = pg_temp.id('Dan');
    perform enrollment.resume('acme', v_dan.sequence_id, v_dan.enrollment_id, clock.now());
end
$$;
select is(pg_temp.told(pg_temp.id('Dan')), 'reference Mon 15:00, delay Wed 15:00, enrollment_paused Tue 15:00, '
                                           || 'enrollment_resumed, time Fri 15:00', 'and after it, that it was');
select matches(pg_temp.sentence(pg_temp.id('Dan'), 'enrollment_paused'),
               '^The enrollment stood still from then until Thu 2026-03-05 15:00:00', 'from when until when');

select * from finish();
rollback;

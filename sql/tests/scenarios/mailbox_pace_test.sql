-- A mailbox at its limits: slots keep the gap also when senders were away, and a full cap keeps nobody in the queue.
begin;
select plan(16);

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

-- A slot that was given out is kept, although the day's cap is used up by then
create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"}]', '{"maxContactsPerDay": 4}') as sequence_id;
do $$
begin
    perform mailbox.put('acme', null, '{"email": "ME@acme.test", "minimumGapSeconds": 300, "dailyLimit": 20}',
                        clock.now());
    perform pg_temp.enroll(m.sequence_id, 'a' || n) from made m cross join generate_series(1, 5) n;
end
$$;
create function pg_temp.slots()
returns text
language sql stable
as $$
    select string_agg(to_char(m.due_at at time zone 'UTC', 'DD HH24:MI') || ' ' || m.status, ', '
                      order by m.due_at, m.message_id)
    from data.messages m
$$;
select is(pg_temp.run_at('2026-03-02 15:00Z'), '{"moved": 1, "executed": 4}', 'four of five are queued');
select is(pg_temp.slots(), '02 15:00 queued, 02 15:05 queued, 02 15:10 queued, 02 15:15 queued',
          'each with a slot five minutes after the one before');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'one leaves now');
select isnt(ops.set_clock('2026-03-02 15:04:59Z'), null, 'a second before the next slot');
select is(pg_temp.deliver() ->> 'finished', '0', 'none leaves');
select isnt(ops.set_clock('2026-03-02 15:05Z'), null, 'at the slot');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'one leaves, although the cap has no room left');

-- Nobody sends for ten minutes: two slots pass
select isnt(ops.set_clock('2026-03-02 15:17Z'), null, 'the senders were away');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'they do not catch up in a burst');
select is(pg_temp.slots(), '02 15:00 sent, 02 15:05 sent, 02 15:17 sent, 02 15:22 queued',
          'the next keeps the gap to the one that really left');
select isnt(ops.set_clock('2026-03-02 15:22Z'), null, 'then');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'it leaves');

-- Senders away for so long that the window of the day is over: the next day counts
update data.messages m set counted_on = '2026-03-02';
select is(pg_temp.run_at('2026-03-03 00:00Z'), '{"executed": 1}', 'the fifth is queued on the next day');
select is(pg_temp.deliver(), '{"finished": 1, "lost": 0}', 'and leaves');
select is(count(*), 1::bigint, 'it counts there') from data.messages m where m.counted_on = '2026-03-03';
select is(count(*), 5::bigint, 'all have completed') from walk where status = 'completed';

select * from finish();
rollback;

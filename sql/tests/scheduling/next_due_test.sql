-- scheduling.next_due: what an enrollment waits for, in every state.
begin;
select plan(30);

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

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B", "delayDays": 1},
                          {"type": "call", "delayDays": 1},
                          {"type": "auto_email",
                                 "body": "B"}]', '{"timezone": "Europe/Berlin"}') as sequence_id;
select isnt(pg_temp.enroll(m.sequence_id, 'Amy'), null, 'Amy is enrolled') from made m;

create function pg_temp.next_due()
returns text
language sql stable
as $$
    select concat_ws(' ', (select s.step_number from data.sequence_steps s where s.step_id = n.step_id),
                     n.waiting_for, to_char(n.at at time zone 'UTC', 'MM-DD HH24:MI'), n.timezone)
    from data.enrollments e
    left join lateral scheduling.next_due(e) n on true
$$;

select is(pg_temp.next_due(), '1 time 03-03 15:00 Europe/Berlin', 'planned: time');
update data.contacts c set timezone = 'Asia/Tokyo';
select is(pg_temp.next_due(), '1 time 03-03 15:00 Asia/Tokyo', 'in the zone of the contact, if there is one');
select is((sequence.pause('acme', m.sequence_id, clock.now())).status, 'paused', 'paused') from made m;
select is(pg_temp.next_due(), '1 activation 03-03 15:00 Asia/Tokyo',
          'the sequence is paused: its activation');
select is((ops.set_clock('2026-03-05 10:00Z')), '2026-03-05 10:00Z'::timestamptz, 'three days later');
select is((sequence.activate('acme', m.sequence_id, clock.now())).status, 'active', 'resumed') from made m;
select is(pg_temp.next_due(), '1 time 03-06 10:00 Asia/Tokyo',
          'resumed: the shifted time, before it is written');
update data.sequences q set status = 'archived';
select is(pg_temp.next_due(), '1 time 03-06 10:00 Asia/Tokyo', 'an archived sequence goes on');
update data.sequences q set status = 'active';

select isnt(ops.set_clock('2026-03-06 10:00Z'), null, 'when it is due');
select is((worker.run_due_steps(10) ->> 'moved')::integer, 1, 'the shifted time is written');
select is((worker.run_due_steps(10) ->> 'messages')::integer, 1, 'then it runs');
select is(pg_temp.next_due(), '2 time 03-07 10:00 Asia/Tokyo', 'the next step');
select isnt(ops.set_clock('2026-03-07 10:00Z'), null, 'a day later');
select is((worker.run_due_steps(10) ->> 'parked')::integer, 1, 'the e-mail is not sent yet');
select is(pg_temp.next_due(), '2 previous_email 03-07 10:00 Asia/Tokyo', 'it waits for that');
update data.messages m set due_at = clock.now() where m.status = 'queued';      -- not late: sent at once
select is((pg_temp.deliver() ->> 'finished')::integer, 1, 'it is sent');
select isnt(ops.set_clock('2026-03-08 10:00Z'), null, 'a day later');
select is((worker.run_due_steps(10) ->> 'tasks')::integer, 1, 'the call is due');
select is(pg_temp.next_due(), '2 completion 03-08 10:00 Asia/Tokyo', 'its completion, since then');
select lives_ok($$ select enrollment.hold('acme', e.enrollment_id, 'by_hand', 'why', clock.now())
                   from data.enrollments e $$, 'it is held');
select is(pg_temp.next_due(), '2 release 03-08 10:00 Asia/Tokyo', 'its release');
update data.enrollments e set held_reason = null, held_at = null, held_detail = null;
update data.enrollments e set status = 'paused', paused_at = clock.now();
select is(pg_temp.next_due(), '2 resume Asia/Tokyo', 'the enrollment is paused: its resume, nobody knows when');
update data.enrollments e set resume_at = '2026-03-09 10:00Z';
select is(pg_temp.next_due(), '2 resume 03-09 10:00 Asia/Tokyo', 'or then');
update data.enrollments e set held_reason = 'by_hand', held_at = clock.now();
select is(pg_temp.next_due(), '2 release 03-08 10:00 Asia/Tokyo', 'held as well: its release');
update data.enrollments e set status = 'active', paused_at = null, resume_at = null, held_reason = null,
                              held_at = null;
select lives_ok($$ select execution.complete('acme', e.sequence_id, e.enrollment_id, 2, null, null,
                                             clock.now())
                   from data.enrollments e $$, 'the call is completed');
select is((worker.run_due_steps(10) ->> 'messages')::integer, 1, 'the last e-mail is queued');
select is(pg_temp.next_due(), '3 message Asia/Tokyo', 'its message');
select is((pg_temp.deliver() ->> 'finished')::integer, 1, 'it is sent');
select is(pg_temp.next_due(), '', 'ended: no row');

select * from finish();
rollback;

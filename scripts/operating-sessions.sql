-- What the sessions of docs/operating.md find: a small installation on a Monday, with a bit of everything.
-- doc_ids says which id of the page stands for which one here.
\set ON_ERROR_STOP on
set client_min_messages = warning;
create table public.doc_ids (doc_id uuid primary key, real_id uuid not null);
create or replace function doctor.is_autovacuum_on()    -- servers for tests run without
returns boolean
language sql stable
as 'select true';

do $$
begin
    perform ops.set_clock('2026-11-30 13:50Z');
    perform ops.create_tenant('acme', 'Acme Inc.');
    perform ops.create_key('acme', 'admin', 'jane'), ops.create_key('acme', 'member', 'crm', '2027-12-31 00:00Z');
    perform worker.beat('00000000-0000-0000-0000-0000000003e3', 'vm', 995, '0.1.0', clock.real_now());
    perform worker.wait('00000000-0000-0000-0000-0000000003e3', 'steps', 600);
end
$$;

-- Sequences: Welcome goes on, Outreach has a mailbox with limits, Trial follow-up is forecast.
create function pg_temp.plan(p_doc_id uuid, p_name text, p_settings text, p_steps text)
returns uuid
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'jane', jsonb_build_object('name', p_name,
        'settings', p_settings::jsonb, 'steps', p_steps::jsonb), clock.now());
begin
    insert into public.doc_ids values (p_doc_id, v_sequence.sequence_id);
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
    return v_sequence.sequence_id;
end
$$;
create function pg_temp.real_id(p_doc_id uuid)
returns uuid
language sql stable
as $$ select d.real_id from public.doc_ids d where d.doc_id = p_doc_id $$;
create function pg_temp.enroll(p_doc_id uuid, p_contact_doc_id uuid, p_contact text, p_sequence_doc_id uuid)
returns void
language plpgsql volatile
as $$
declare
    v_contact    constant data.contacts := contact.create('acme', p_contact::jsonb, clock.now());
    v_enrollment constant data.enrollments := enrollment.enroll('acme', 'jane',
        '9a0e5ab2-8d6c-4a53-a7e4-0b1dca4fbb51', pg_temp.real_id(p_sequence_doc_id),
        jsonb_build_object('contactId', v_contact.contact_id), clock.now());
begin
    insert into public.doc_ids values (p_doc_id, v_enrollment.enrollment_id), (p_contact_doc_id, v_contact.contact_id);
end
$$;
-- Whom a sender has in hand is delivered with that outcome.
create function pg_temp.deliver(p_outcome text)
returns void
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-0000000003e3', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', p_outcome,
        'subject', 'Welcome', 'text', 'Hello.', 'answer', '250 2.0.0 Ok: queued as 4XbT1k', 'error', 'no answer')))
    from worker.claim_messages('00000000-0000-0000-0000-0000000003e3', 100, 60) m
$$;

select mailbox.put('acme', null, '{"email": "ann@acme.example", "dailyLimit": 40, "hourlyLimit": 30,
    "minimumGapSeconds": 45}', clock.now()) is not null as is_there \gset
do $$
begin
    perform pg_temp.plan('01a22cc1-5f00-7b82-9bd6-a4c2ca47d5f1', 'Welcome', '{"fromEmail": "jane@acme.example"}',
        '[{"type": "auto_email", "subject": "Welcome to {{plan}}", "body": "Hello {{firstName}}."},
          {"type": "auto_email", "body": "Did you try it?", "delayDays": 1}, {"type": "call", "delayDays": 2}]');
    perform pg_temp.plan('01a22cc1-5f00-7fdc-bc1e-250ad4432b3e', 'Outreach', '{"fromEmail": "ann@acme.example"}',
        '[{"type": "auto_email", "subject": "A question", "body": "Hello."}]');
    perform pg_temp.plan('01a208b4-db00-74c4-a9c5-5bc83f34b861', 'Trial follow-up',
        '{"fromEmail": "ann@acme.example", "timezone": "America/New_York", "maxNewContactsPerDay": 30,
          "excludeWeekends": true, "businessHours": {"monday": {"start": "09:00", "end": "17:00"},
          "tuesday": {"start": "09:00", "end": "17:00"}, "wednesday": {"start": "09:00", "end": "17:00"},
          "thursday": {"start": "09:00", "end": "17:00"}, "friday": {"start": "09:00", "end": "17:00"}}}',
        '[{"type": "auto_email", "subject": "Your trial", "body": "Hello."}, {"type": "task", "delayDays": 2},
          {"type": "auto_email", "body": "Any questions?", "delayDays": 5}]');
    perform ops.set_clock('2026-11-30 14:00Z');
    -- One that goes on, one whose e-mail nobody knows of, two that are held, one that has ended.
    perform pg_temp.enroll('01a22cc1-5f00-751f-84fd-4e294c20caf6', '01a22cc1-5f00-7c01-8269-0b2502ae3969',
        '{"email": "ada@globex.example", "firstName": "Ada", "timezone": "Europe/Paris", "attributes": {"plan": "Pro"}}',
        '01a22cc1-5f00-7b82-9bd6-a4c2ca47d5f1');
    perform pg_temp.enroll('01a22cc1-5f00-791c-8264-3fd2b005477a', '01a22cc1-5f00-7c02-8269-0b2502ae3969',
        '{"email": "eve@globex.example", "firstName": "Eve", "attributes": {"plan": "Pro"}}',
        '01a22cc1-5f00-7b82-9bd6-a4c2ca47d5f1');
    perform worker.run_due_steps(100), pg_temp.deliver('sent');
    perform enrollment.cancel('acme', pg_temp.real_id('01a22cc1-5f00-7b82-9bd6-a4c2ca47d5f1'),
                              pg_temp.real_id('01a22cc1-5f00-791c-8264-3fd2b005477a'), 'changed jobs', clock.now());
    perform pg_temp.enroll('01a22cc1-5f00-7d04-91cc-5ba2b4a12f10', '01a22cc1-5f00-7c03-8269-0b2502ae3969',
        '{"email": "kim@globex.example", "firstName": "Kim", "attributes": {"plan": "Pro"}}',
        '01a22cc1-5f00-7b82-9bd6-a4c2ca47d5f1');
    perform worker.run_due_steps(100), pg_temp.deliver('unknown');
    perform pg_temp.enroll('01a22cc1-5f00-78d5-a66d-9f64588a7d88', '01a22cc1-5f00-7eea-8269-0b2502ae3969',
        '{"email": "bob@globex.example", "firstName": "Bob", "timezone": "Europe/Paris"}',
        '01a22cc1-5f00-7b82-9bd6-a4c2ca47d5f1');
    perform pg_temp.enroll('01a22cc1-5f00-7eab-9d80-ce23327301a8', '01a22cc1-5f00-7c05-8269-0b2502ae3969',
        '{"email": "zoe@globex.example", "firstName": "Zoe", "attributes": {"plan": "Pro"}}',
        '01a22cc1-5f00-7b82-9bd6-a4c2ca47d5f1');
    update data.contacts c set email = null, email_key = null
    where c.contact_id = pg_temp.real_id('01a22cc1-5f00-7c05-8269-0b2502ae3969');
    for n in 1 .. 6 loop
        perform pg_temp.enroll(gen_random_uuid(), gen_random_uuid(), jsonb_build_object('email', n || '@initech.example')::text,
                               '01a22cc1-5f00-7fdc-bc1e-250ad4432b3e');
    end loop;
    perform worker.run_due_steps(100);
    perform pg_temp.enroll('01a22cc1-5f00-7f06-a111-77aa0d4c1b02', '01a22cc1-5f00-7c06-8269-0b2502ae3969',
        '{"email": "lea@globex.example", "firstName": "Lea", "attributes": {"plan": "Pro"}}',
        '01a22cc1-5f00-7b82-9bd6-a4c2ca47d5f1');
    -- Mails that came back, and a mailbox that is read.
    perform inbox.receive('acme', jsonb_build_object('messageId', '<1@globex.example>', 'from', 'ada@globex.example',
        'kind', 'automatic', 'reason', 'A machine wrote it: Auto-Submitted is “auto-replied”.'), clock.now());
    perform inbox.receive('acme', jsonb_build_object('messageId', '<2@globex.example>', 'from', '', 'kind', 'bounce',
        'severity', 'hard', 'status', '5.1.1', 'recipient', 'tom@globex.example', 'reason',
        'The delivery report says 5.1.1 “user unknown”: the address or its host does not exist or is disabled.'),
        '2026-11-30 14:00:30Z');
    perform mailbox.put('acme', mailbox.of_address('acme', 'ann@acme.example'), '{"email": "ann@acme.example", "imap": {
        "url": "imaps://mail.acme.example", "user": "ann@acme.example", "secret": "env:CADENCE_SECRET_ACME__ANN"}}', clock.now());
    update data.mailbox_polls l
    set uid_validity = 1, uid_next = 311, mail_count = 17, last_polled_at = '2026-11-30 13:12:40Z', failure_count = 4,
        last_error = 'The mailbox cannot be opened: Login denied.';
    perform ops.set_clock('2026-11-30 14:01Z');
    update data.background_jobs j set next_run_at = clock.now();
    perform job.run_due('00000000-0000-0000-0000-0000000003e3', clock.now());
    update data.background_jobs j set next_run_at = clock.now() where j.background_job_id = 'sequence-stats-calculator';
    perform job.run_due('00000000-0000-0000-0000-0000000003e3', clock.now());
end
$$;
insert into public.doc_ids
select '01a22cc1-5f00-7a77-b01e-5d1d3c0b8e11', m.message_id from data.messages m where m.status = 'unknown';

-- What cannot be run or delivered is held with its reason, and the batch commits.
begin;
select plan(23);

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
       e.held_detail, e.exit_reason, s.scheduled_at, s.parked_reason
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "{{city}} of {{company}}"},
                          {"type": "call", "delayDays": 1}]') as sequence_id;
select lives_ok(format('select pg_temp.enroll(%L, %L, %L)', m.sequence_id, n.name, n.contact),
                n.name || ' is enrolled')
from made m
cross join (values ('Whole', '{"company": "C", "attributes": {"city": "Rome"}}'),
                   ('Cityless', '{"company": "C"}'),
                   ('Blank', '{"company": "", "attributes": {"city": ""}}'),
                   ('Addressless', '{"company": "C", "attributes": {"city": "Rome"}}')
           ) n (name, contact);
update data.contacts c set email = null, email_key = null where c.first_name = 'Addressless';

select is(worker.run_due_steps(500) - array['nextInSeconds', 'steps', 'lagSeconds'],
          '{"claimed": 4, "skipped": 0, "executed": 1, "messages": 1, "tasks": 0, "completed": 0, "exited": 0, "moved": 0,
            "parked": 0, "held": 3, "failed": 0, "replanned": 0}',
          'a batch commits whatever single contacts lack');
select results_eq($$ select name, status, step, runs, held_reason, held_detail, parked_reason
                     from walk order by name $$,
                  $$ values ('Addressless', 'active', 1, 0, 'no_email', null, 'held'),
                            ('Blank', 'active', 1, 0, 'missing_variables', 'city, company', 'held'),
                            ('Cityless', 'active', 1, 0, 'missing_variables', 'city', 'held'),
                            ('Whole', 'active', 2, 1, null, null, null) $$,
                  'who lacks something is held where it is, with the names of what is missing');
select is((worker.run_due_steps(500) ->> 'claimed')::integer, 0, 'held steps do not come up again');
select is(count(*), 1::bigint, 'and only one message was queued') from data.messages;

-- Defaults and blanks instead of holding
select lives_ok(format('select pg_temp.enroll(pg_temp.sequence(%L, %L), %L)', s.steps, s.settings, s.name),
                s.name || ' is enrolled')
from (values ('Default', '[{"type": "auto_email", "subject": "S", "body": "{{company}}"}]',
              '{"variableDefaults": {"company": "your company"}}'),
             ('Blanked', '[{"type": "auto_email", "subject": "S", "body": "{{company}}"}]',
              '{"missingVariables": "blank"}'),
             ('Section', '[{"type": "auto_email", "subject": "S",
                            "body": "{{#company}}at {{company}}{{/company}}"}]',
              '{}')) s (name, steps, settings);
select is((worker.run_due_steps(500) ->> 'messages')::integer, 3,
          'a default, missingVariables blank and a section let it go');
select is(pg_temp.deliver(), '{"finished": 4, "lost": 0}', 'all four are sent');
select results_eq($$ select name, status from walk
                     where name in ('Default', 'Blanked', 'Section') order by name $$,
                  $$ values ('Blanked', 'completed'), ('Default', 'completed'), ('Section', 'completed') $$,
                  'and complete');

-- What fails while it is delivered
select lives_ok(format('select pg_temp.enroll(pg_temp.sequence(%L), %L)',
    '[{"type": "auto_email", "subject": "S", "body": "B"},
      {"type": "auto_email", "delayDays": 1, "body": "B"}]',
    n.name), n.name || ' is enrolled')
from (values ('Failed'), ('Broken'), ('Unknown')) n (name);
select is((worker.run_due_steps(500) ->> 'messages')::integer, 3, 'their e-mails are queued');
select is(worker.finish_messages('00000000-0000-0000-0000-00000000000b', (
    select jsonb_agg(jsonb_build_object('tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber',
        m.lease_number, 'outcome',
        case m.to_name when 'Failed' then 'failed' when 'Broken' then 'unrenderable' else 'unknown' end,
        'answer', '550 no such user', 'error', 'cannot: ' || m.to_name))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000b', 10, 60) m)),
    '{"finished": 3, "lost": 0}', 'none of them can be delivered');
select results_eq($$ select w.name, w.status, w.held_reason, w.held_detail, w.parked_reason, x.status,
                            x.error_message
                     from walk w
                     join data.contacts c on c.first_name = w.name
                     join data.enrollments e using (tenant_id, contact_id)
                     join data.step_executions x using (tenant_id, enrollment_id)
                     where w.name in ('Failed', 'Broken', 'Unknown') order by w.name $$,
                  $$ values ('Broken', 'active', 'email_failed', 'cannot: Broken', 'held', 'failed',
                             'cannot: Broken'),
                            ('Failed', 'active', 'email_failed', 'cannot: Failed', 'held', 'failed',
                             'cannot: Failed'),
                            ('Unknown', 'active', 'email_unknown', 'cannot: Unknown', 'held', 'scheduled',
                             null) $$,
                  'each is held with the reason; of an unknown one it stays open whether it was sent');
select isnt(ops.set_clock('2026-03-09 15:00Z'), null, 'a week later');
select is((worker.run_due_steps(500) ->> 'executed')::integer, 1,
          'only who was not held goes on: the call of Whole');
select is((select jsonb_agg(h.held_reason order by h.held_reason) from ops.held h),
          '["email_failed", "email_failed", "email_unknown", "missing_variables", "missing_variables",
            "no_email"]',
          'ops.held shows all that are held');

select * from finish();
rollback;

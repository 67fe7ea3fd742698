-- scheduling.reference and previous_run: the instant from which the delay of the pending step counts.
begin;
select plan(18);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;
create function pg_temp.plan(p_name text, p_steps text)
returns void
language sql volatile
as $$
    insert into made
    select p_name, (sequence.create('acme', 'ann', jsonb_build_object('name', p_name, 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "a@acme.test"}'::jsonb), clock.now())).sequence_id
$$;
create function pg_temp.enroll(p_sequence text, p_contact text)
returns void
language sql volatile
as $$
    insert into made
    select p_contact, (enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence), jsonb_build_object(
        'contactId', (contact.create('acme', jsonb_build_object('email', p_contact || '@x.test'),
                                     clock.now())).contact_id), clock.now())).enrollment_id
$$;
create function pg_temp.reference(p_contact text)
returns timestamptz
language sql stable
as $$ select scheduling.reference(e) from data.enrollments e where e.enrollment_id = pg_temp.id(p_contact) $$;
create function pg_temp.previous(p_contact text)
returns text
language sql stable
as $$
    select concat_ws(' ', r.at at time zone 'UTC', r.what)
    from data.enrollments e
    cross join lateral scheduling.previous_run(e) r
    where e.enrollment_id = pg_temp.id(p_contact)
$$;

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call", "delayDays": 5}, {"type": "auto_email", "subject": "S",
                                   "body": "B"}, {"type": "call"}]');
    perform pg_temp.enroll('plan', 'early');
end
$$;
select is(pg_temp.reference('early'), '2026-03-02 14:00Z'::timestamptz, 'in a draft it is the enrollment, for now');
select is(pg_temp.previous('early'), null, 'nothing has run');
do $$
begin
    perform ops.set_clock('2026-03-03 14:00Z');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform ops.set_clock('2026-03-04 14:00Z');
    perform pg_temp.enroll('plan', 'later');
    perform ops.set_clock('2026-03-05 14:00Z');
    perform sequence.pause('acme', pg_temp.id('plan'), clock.now());
    perform ops.set_clock('2026-03-06 14:00Z');
    perform pg_temp.enroll('plan', 'paused');
end
$$;
select is(pg_temp.reference('early'), '2026-03-03 14:00Z'::timestamptz,
          'who was enrolled in the draft waits since the activation');
select is(pg_temp.reference('later'), '2026-03-04 14:00Z'::timestamptz, 'who came later since the enrollment');
do $$
begin
    perform ops.set_clock('2026-03-07 14:00Z');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform ops.set_clock('2026-03-08 14:00Z');
    perform sequence.pause('acme', pg_temp.id('plan'), clock.now());
    perform ops.set_clock('2026-03-09 14:00Z');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
end
$$;
select is(pg_temp.reference('paused'), '2026-03-07 14:00Z'::timestamptz,
          'who came during a pause waits since its end');
select is(pg_temp.reference('early'), '2026-03-03 14:00Z'::timestamptz, 'resumes later on do not matter');
select results_eq($$ select started_at, activated_at from data.sequences $$,
                  $$ values ('2026-03-03 14:00Z'::timestamptz, '2026-03-09 14:00Z'::timestamptz) $$,
                  'the first and the last activation are kept apart');

-- What ran

create function pg_temp.early()
returns data.enrollments
language sql stable
as $$ select e from data.enrollments e where e.enrollment_id = pg_temp.id('early') $$;
do $$
begin
    perform ops.set_clock('2026-03-20 10:00Z');
    perform worker.run_due_steps(10);       -- planned before the pauses: moved
    perform worker.run_due_steps(10);
end
$$;
select is(pg_temp.reference('early'), '2026-03-03 14:00Z'::timestamptz, 'an open task has not happened yet');
do $$
begin
    perform ops.set_clock('2026-03-20 11:50Z');
    perform execution.complete('acme', pg_temp.id('plan'), pg_temp.id('early'), 1, null, null, clock.now());
end
$$;
select is(pg_temp.previous('early'), '2026-03-20 11:50:00 happened', 'a completed task has');
do $$
begin
    perform ops.set_clock('2026-03-20 12:00Z');
    perform worker.run_due_steps(10);
end
$$;
select is(pg_temp.previous('early'), '2026-03-20 12:00:00 queued', 'an e-mail under way counts from its queueing');
update data.messages set status = 'sent', sent_at = '2026-03-20 13:00Z';
update data.step_executions set status = 'sent', executed_at = '2026-03-20 13:00Z' where step_number = 2;
select is(pg_temp.previous('early'), '2026-03-20 13:00:00 happened', 'then from its sending');
update data.step_executions set status = 'failed' where step_number = 2;
select is(pg_temp.reference('early'), '2026-03-20 11:50Z'::timestamptz, 'what failed did not happen');
update data.step_executions set status = 'skipped', executed_at = '2026-03-20 14:00Z' where step_number = 2;
select is(pg_temp.reference('early'), '2026-03-20 14:00Z'::timestamptz, 'what was skipped did');

-- An e-mail that failed for good, given up two days later; then everything is planned anew.

do $$
begin
    perform ops.set_clock('2026-04-06 10:00Z');
    perform pg_temp.plan('mails', '[{"type": "call"}, {"type": "auto_email", "subject": "S", "body": "B"},
                                    {"type": "call", "delayDays": 6}]');
    perform sequence.activate('acme', pg_temp.id('mails'), clock.now());
    perform pg_temp.enroll('mails', 'failed');
    perform worker.run_due_steps(10);
    perform execution.complete('acme', pg_temp.id('mails'), pg_temp.id('failed'), 1, null, null, clock.now());
    perform worker.run_due_steps(10);
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', 'failed', 'error', 'E')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m;
end
$$;
select is((select e.held_reason from data.enrollments e where e.enrollment_id = pg_temp.id('failed')),
          'email_failed', 'it is held');
do $$
begin
    perform ops.set_clock('2026-04-10 10:00Z');
    perform enrollment.release('acme', pg_temp.id('mails'), pg_temp.id('failed'), clock.now());
end
$$;
select is(pg_temp.previous('failed'), '2026-04-10 10:00:00 given_up', 'what was given up counts from then');
select is((select s.scheduled_at from data.sequence_schedules s where s.enrollment_id = pg_temp.id('failed')),
          '2026-04-16 10:00Z'::timestamptz, 'the next step is planned from then');
do $$
begin
    perform contact.change(c, '{"timezone": "Europe/Berlin"}', clock.now())
    from data.contacts c
    where c.email = 'failed@x.test';
end
$$;
select is((select s.scheduled_at from data.sequence_schedules s where s.enrollment_id = pg_temp.id('failed')),
          '2026-04-16 10:00Z'::timestamptz, 'and stays so when it is planned anew');
select matches((select x.detail from ops.explain(pg_temp.id('failed')) x where x.rule = 'reference'),
               '^The e-mail before had failed, and was given up then', 'that is told');

select * from finish();
rollback;

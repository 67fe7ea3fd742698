-- message.queue: the messages of a batch.
begin;
select plan(5);

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

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"}]') as sequence_id;
create temporary table runs as
select o.outcome, pg_temp.enroll(m.sequence_id, o.outcome) as enrollment_id,
       clock.new_id(clock.now()) as message_id, null::uuid as contact_id, null::uuid as schedule_id,
       null::uuid as step_id
from made m
cross join unnest(array['message', 'task', 'passed', 'moved', 'parked', 'held', 'exited',
                        'removed']) o (outcome);
update runs r set contact_id = e.contact_id, schedule_id = s.schedule_id, step_id = s.step_id
from data.enrollments e join data.sequence_schedules s using (tenant_id, enrollment_id)
where e.enrollment_id = r.enrollment_id;
create function pg_temp.each(p_function text)
returns void
language plpgsql volatile
as $$
declare
    v_runs constant data.step_run[] := (
        select array_agg(jsonb_populate_record(null::data.step_run, to_jsonb(r) || jsonb_build_object(
            'tenant_id', 'acme', 'sequence_id', m.sequence_id, 'step_number', 1, 'step_type', 'auto_email',
            'run_number', 1, 'variant_id', 'v', 'scheduled_at', '2026-03-01 15:00Z', 'correlation_id',
                   'request-1',
            'from_email', 'Ann.B@mail.acme.test')))
        from runs r cross join made m);
begin
    execute format('select %s($1, $2)', p_function) using v_runs, clock.now();
end
$$;
select lives_ok($$ select pg_temp.each('execution.record') $$, 'the executions of a batch of every outcome');
select lives_ok($$ select pg_temp.each('message.queue') $$, 'and its messages');
select results_eq($$ select m.status, m.due_at, m.queued_at, m.attempts, m.lease_number, m.header_message_id,
                  m.from_email,
                            m.variant_id, m.step_number, m.correlation_id, m.to_email
                     from data.messages m $$,
                  $$ select 'queued', clock.now(), clock.now(), 0, 0::bigint,
                            format('<%s@mail.acme.test>', r.message_id), 'Ann.B@mail.acme.test', 'v', 1,
                                   'request-1',
                            null::text
                     from runs r where r.outcome = 'message' $$,
                  'only what is to be sent is queued, due now; its Message-ID is in the sender''s domain');
select results_eq($$ select m.message_id, m.execution_id, m.enrollment_id, m.contact_id, m.step_id
                     from data.messages m $$,
                  $$ select r.message_id, r.schedule_id, r.enrollment_id, r.contact_id, r.step_id
                     from runs r where r.outcome = 'message' $$, 'it belongs to its execution');
select throws_ok($$ select pg_temp.each('message.queue') $$, '23505', null, 'a message is queued once');

select * from finish();
rollback;

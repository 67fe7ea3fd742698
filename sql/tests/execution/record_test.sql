-- execution.record: the executions of a batch.
begin;
select plan(3);

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
select pg_temp.sequence('[{"type": "call"}]') as sequence_id;
create temporary table runs as
select o.outcome, pg_temp.enroll(m.sequence_id, o.outcome) as enrollment_id,
       clock.new_id(clock.now()) as schedule_id, clock.new_id(clock.now()) as message_id
from made m
cross join unnest(array['message', 'task', 'passed', 'moved', 'parked', 'held', 'exited',
                        'removed']) o (outcome);
create function pg_temp.record()
returns void
language sql volatile
as $$
    select execution.record(
        array_agg(jsonb_populate_record(null::data.step_run, to_jsonb(r) || jsonb_build_object(
            'tenant_id', 'acme', 'sequence_id', s.sequence_id, 'step_id', s.step_id, 'step_number', 3,
            'step_type', 'call', 'run_number', 4, 'variant_id', 'v', 'scheduled_at', '2026-03-01 15:00Z',
            'assigned_to', 'bob', 'message_id', case r.outcome when 'message' then r.message_id end))),
        clock.now())
    from runs r
    cross join data.sequence_steps s
$$;
select lives_ok('select pg_temp.record()', 'a batch of every outcome is recorded');
select results_eq($$ select x.status, x.tenant_id, x.step_number, x.step_type, x.run_number, x.variant_id,
                            x.scheduled_at, x.executed_at, x.assigned_to, x.due_at,
                            x.execution_id = r.schedule_id,
                            x.message_id = r.message_id
                     from data.step_executions x left join runs r using (enrollment_id) order by x.status $$,
    $$ values ('pending_manual', 'acme', 3, 'call', 4, 'v', '2026-03-01 15:00Z'::timestamptz,
               null::timestamptz,
               'bob', '2026-03-02 15:00Z'::timestamptz, true, null::boolean),
              ('scheduled', 'acme', 3, 'call', 4, 'v', '2026-03-01 15:00Z', null, null, null, true, true) $$,
    'an e-mail as scheduled, a task as pending, due now and somebody''s; nothing else');
select throws_ok('select pg_temp.record()', '23505', null, 'a run is recorded once');

select * from finish();
rollback;

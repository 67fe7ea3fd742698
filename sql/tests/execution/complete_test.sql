-- execution.complete: the open task of an enrollment is done, and the walk goes on from there.
begin;
select plan(17);

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

create temporary view walk as
select c.first_name as name, e.status, e.current_step_number as step, e.run_count as runs, e.held_reason,
       e.held_detail, e.exit_reason, s.scheduled_at, s.parked_reason
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create temporary table made as
select pg_temp.sequence('[{"type": "call"},
                          {"type": "task", "delayDays": 1, "delayHours": 2}]') as sequence_id;
select isnt(pg_temp.enroll(m.sequence_id, 'Amy'), null, 'Amy is enrolled') from made m;

create function pg_temp.complete(p_step_number integer, p_notes text default null,
                                 p_outcome text default null)
returns data.step_executions
language sql volatile
as $$
    select execution.complete('acme', e.sequence_id, e.enrollment_id, p_step_number, p_notes, p_outcome,
                              clock.now())
    from data.enrollments e
$$;
create function pg_temp.refusal(p_statement text)
returns jsonb
language plpgsql volatile
as $$
declare
    v_state  text;
    v_detail jsonb;
begin
    execute p_statement;
    return null;
exception
    when sqlstate 'SE000' then       -- every SQLSTATE that begins with SE
        get stacked diagnostics v_state = returned_sqlstate, v_detail = pg_exception_detail;
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state);
end
$$;

select is(pg_temp.refusal('select pg_temp.complete(1)'),
          '{"sqlstate": "SE409", "code": "step_not_pending", "currentStepNumber": 1}',
                 'not before it has run');
select is((worker.run_due_steps(10) ->> 'tasks')::integer, 1, 'the call is due');
select is(pg_temp.refusal('select pg_temp.complete(2)'),
          '{"sqlstate": "SE409", "code": "step_not_pending", "currentStepNumber": 1}', 'not another step');
select is(pg_temp.refusal($$ select execution.complete('acme', '00000000-0000-0000-0000-000000000000',
                                 e.enrollment_id, 1, null, null, clock.now())
                                 from data.enrollments e $$) ->> 'code',
          'enrollment_not_found', 'not in another sequence');
select is(pg_temp.refusal($$ select execution.complete('rival', e.sequence_id, e.enrollment_id, 1, null, null,
                                 clock.now()) from data.enrollments e $$) ->> 'code',
          'enrollment_not_found', 'not by another tenant');
update data.enrollments e set status = 'paused', paused_at = clock.now();
select is(pg_temp.refusal('select pg_temp.complete(1)'),
          '{"sqlstate": "SE409", "code": "enrollment_not_active", "status": "paused"}',
                 'not while it is paused');
update data.enrollments e set status = 'active', paused_at = null;

select isnt(ops.set_clock('2026-03-04 16:00Z'), null, 'two days and an hour later');
select results_eq($$ select c.status, c.executed_at, c.notes, c.outcome, c.due_at
                     from pg_temp.complete(1, 'called', 'interested') c $$,
                  $$ values ('completed', '2026-03-04 16:00Z'::timestamptz, 'called', 'interested',
                             '2026-03-02 15:00Z'::timestamptz) $$, 'it is completed, with notes and outcome');
select results_eq('select status, step, runs, scheduled_at from walk',
                  $$ values ('active', 2, 1, '2026-03-05 18:00Z'::timestamptz) $$,
                  'the next step counts its delay from now');
select results_eq($$ select o.type, o.data ->> 'status', o.data ->> 'outcome', o.data -> 'stepNumber'
                     from data.outbox_events o where o.type = 'sequence.step.executed' $$,
                  $$ values ('sequence.step.executed', 'completed', 'interested', '1'::jsonb) $$,
                         'an event tells of it');
select is(pg_temp.refusal('select pg_temp.complete(1)'),
          '{"sqlstate": "SE409", "code": "step_not_pending", "currentStepNumber": 2}', 'not twice');
select isnt(ops.set_clock('2026-03-05 18:00Z'), null, 'the last step');
select is((worker.run_due_steps(10) ->> 'tasks')::integer, 1, 'is due');
select is((pg_temp.complete(2)).status, 'completed', 'and is completed');
select is((select status from walk), 'completed', 'and so is the enrollment');
select is(pg_temp.refusal('select pg_temp.complete(2)'),
          '{"sqlstate": "SE409", "code": "enrollment_not_active", "status": "completed"}',
                 'not after the end');

select * from finish();
rollback;

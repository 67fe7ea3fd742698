-- execution.run_overdue: the safety net runs what is two minutes late.
begin;
select plan(6);

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
select pg_temp.sequence('[{"type": "call"}]') as sequence_id;
select is(count(pg_temp.enroll(m.sequence_id, n)), 3::bigint, 'three are enrolled')
from made m cross join unnest(array['Amy', 'Bob', 'Cid']) n;
update data.sequence_schedules s set scheduled_at = '2026-03-02 15:00:01Z'
from data.enrollments e, data.contacts c
where e.enrollment_id = s.enrollment_id and c.contact_id = e.contact_id and c.first_name = 'Cid';

select is(execution.run_overdue(10, '2026-03-02 15:01:59.999Z'), 0::bigint, 'not two minutes late: nothing');
select is(execution.run_overdue(1, '2026-03-02 15:02Z'), 1::bigint, 'two minutes late: up to the limit');
select is(execution.run_overdue(10, '2026-03-02 15:02Z'), 1::bigint, 'and the rest');
select results_eq('select name, runs, scheduled_at from walk where runs = 0',
                  $$ values ('Cid', 0, '2026-03-02 15:00:01Z'::timestamptz) $$,
                         'who is a second less late waits');
select results_eq($$ select x.status, x.due_at from data.step_executions x $$,
                  $$ values ('pending_manual', '2026-03-02 15:02Z'::timestamptz), ('pending_manual',
                                                                                   '2026-03-02 15:02Z') $$,
                  'they run at the time of the job');

select * from finish();
rollback;

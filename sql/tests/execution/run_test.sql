-- execution.run: a batch is decided and written, all or nothing.
begin;
select plan(10);

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

-- The present steps of everybody, as a claim would hand them over.
create function pg_temp.due()
returns data.due_step[]
language sql volatile
as $$ select scheduling.claim_due(100, null, clock.now()) $$;

create temporary view walk as
select c.first_name as name, e.status, e.current_step_number as step, e.run_count as runs, e.held_reason,
       e.held_detail, e.exit_reason, s.scheduled_at, s.parked_reason
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create temporary table made as
select 'mail' as what, pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B {{company}}"},
                                          {"type": "call", "delayDays": 1}]') as sequence_id
union all
select 'call', pg_temp.sequence('[{"type": "call"}]');
create temporary table people as
select n.name, pg_temp.enroll(m.sequence_id, n.name, n.contact) as enrollment_id
from made m
join (values ('mail', 'Mia', '{"company": "C"}'), ('mail', 'Lou', '{}'), ('mail', 'Sue', '{"company": "C"}'),
             ('call', 'Cal', '{}'), ('call', 'Ina', '{}')) n (what, name, contact) on n.what = m.what;
do $$ begin perform contact.suppress('acme', 'address', 'sue@x.test', 'bounced', 'test', clock.now()); end $$;
insert into data.sequence_steps (tenant_id, step_id, sequence_id, step_number, type, delay_days, delay_hours,
                                 variables,
                                 is_active, created_at, updated_at)
select 'acme', clock.new_id(clock.now()), m.sequence_id, 2, 'task', 0, 0, '{}', false, clock.now(),
       clock.now()
from made m where m.what = 'call';
update data.sequence_schedules s set step_id = t.step_id
from people p, data.sequence_steps t
where p.enrollment_id = s.enrollment_id and p.name = 'Ina' and t.sequence_id = s.sequence_id
and t.step_number = 2;

create temporary table ran as
select r.* from unnest(execution.run(pg_temp.due(), clock.now())) r;
select results_eq($$ select p.name, r.outcome, r.reason
                     from ran r join people p using (enrollment_id) order by p.name $$,
                  $$ values ('Cal', 'task', null::text), ('Ina', 'passed', 'step_inactive'),
                            ('Lou', 'held', 'missing_variables'), ('Mia', 'message', null),
                            ('Sue', 'exited', 'bounced') $$, 'it answers what was decided');
select results_eq($$ select name, status, step, runs, held_reason, exit_reason, scheduled_at
                     from walk order by name $$,
    $$ values ('Cal', 'active', 1, 1, null::text, null::text, null::timestamptz),
              ('Ina', 'completed', 1, 0, null, null, null),
              ('Lou', 'active', 1, 0, 'missing_variables', null, '2026-03-02 15:00Z'),
              ('Mia', 'active', 2, 1, null, null, '2026-03-03 15:00Z'),
              ('Sue', 'bounced', 1, 0, null, 'bounced', null) $$, 'each enrollment is where it belongs');
select results_eq($$ select p.name, x.status, x.step_number, x.run_number, x.scheduled_at, x.due_at,
                            x.execution_id = r.schedule_id, x.message_id = r.message_id
                     from data.step_executions x join people p using (enrollment_id)
                     join ran r using (enrollment_id)
                     order by p.name $$,
                  $$ values ('Cal', 'pending_manual', 1, 1, '2026-03-02 15:00Z'::timestamptz,
                             '2026-03-02 15:00Z'::timestamptz, true, null::boolean),
                            ('Mia', 'scheduled', 1, 1, '2026-03-02 15:00Z', null, true, true) $$,
                  'what ran has an execution, which takes the id of its schedule');
select results_eq($$ select m.status, m.due_at, m.from_email, m.attempts, m.correlation_id,
                            m.header_message_id = format('<%s@acme.test>', m.message_id),
                            m.execution_id = x.execution_id
                     from data.messages m join data.step_executions x using (tenant_id, message_id) $$,
                  $$ values ('queued', '2026-03-02 15:00Z'::timestamptz, 'me@acme.test', 0, 'request-1', true,
                             true) $$, 'the message is queued, with the Message-ID that it will keep');
select results_eq($$ select p.name, o.type, o.data ->> 'status' from data.outbox_events o
                     join people p using (enrollment_id) where o.type <> 'sequence.enrollment.created'
                     order by p.name $$,
                  $$ values ('Cal', 'sequence.step.pending_manual', 'pending_manual'),
                            ('Ina', 'sequence.enrollment.completed', 'completed'),
                            ('Mia', 'sequence.step.executed', 'scheduled'),
                            ('Sue', 'sequence.enrollment.exited', 'bounced') $$,
                  'and each has its one event');

-- All or nothing
select isnt(pg_temp.enroll(m.sequence_id, n, '{"company": "C"}'), null, n || ' is enrolled')
from made m cross join unnest(array['Nat', 'Odd']) n where m.what = 'mail';
create temporary table twice as
select d.* from unnest(pg_temp.due()) d;
update data.enrollments e set run_count = 5 from data.contacts c
where c.contact_id = e.contact_id and c.first_name = 'Odd';
select throws_ok($$ select execution.run((select array_agg(row(t.*)::data.due_step)
                    from twice t), clock.now()) $$,
                 'SC010', null, 'a run counter that is not what the batch saw refuses the batch');
select results_eq($$ select name, step, runs from walk where name in ('Nat', 'Odd') order by name $$,
                  $$ values ('Nat', 1, 0), ('Odd', 1, 5) $$, 'the whole batch');
select is_empty($$ select from data.messages m join data.contacts c using (contact_id)
                   where c.first_name in ('Nat', 'Odd') $$, 'of which nothing is written');

select * from finish();
rollback;

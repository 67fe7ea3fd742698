-- worker.run_due_steps: one batch, one statement; it answers what it did.
begin;
select plan(11);

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

do $$ begin perform ops.create_tenant('rival', 'Rival'); end $$;
create temporary table made as
select 'mail' as what, pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B {{company}}"},
                                          {"type": "call"}]') as sequence_id
union all
select 'call', pg_temp.sequence('[{"type": "call"}]')
union all
select 'closed', pg_temp.sequence('[{"type": "call"}]',
                                  '{"businessHours": {"tuesday": {"start": "09:00", "end": "10:00"}}}')
union all
select 'paused', pg_temp.sequence('[{"type": "call"}]')
union all
select 'poison', pg_temp.sequence('[{"type": "call"}]');
create temporary table people as
select p.name, pg_temp.enroll(m.sequence_id, p.name, p.contact) as enrollment_id
from made m
join (values ('mail', 'message', '{"company": "C"}'), ('mail', 'held', '{}'), ('mail', 'exited',
                                                                               '{"company": "C"}'),
             ('mail', 'parked', '{"company": "C"}'), ('call', 'task', '{}'), ('call', 'passed', '{}'),
             ('call', 'removed', '{}'), ('closed', 'moved', '{}'), ('paused', 'sleeping', '{}'),
             ('poison', 'failed', '{}')) p (what, name, contact) on p.what = m.what;

create function pg_temp.answer(p_limit integer, p_tenant_id text default null,
                               p_is_detailed boolean default false)
returns jsonb
language sql volatile
as $$
    select jsonb_object_agg(a.key, a.value)
    from jsonb_each(worker.run_due_steps(p_limit, p_tenant_id, p_is_detailed)) a
    where a.value not in ('0', 'null', '[]')
$$;

-- One of each outcome
do $$
declare
    v_sequence_id constant uuid := (select m.sequence_id from made m where m.what = 'call');
begin
    update data.sequence_schedules s set scheduled_at = 'infinity'
    where s.enrollment_id <> (select p.enrollment_id from people p where p.name = 'parked');
    perform worker.run_due_steps(10);       -- its e-mail is queued, its call is due
    update data.sequence_schedules s set scheduled_at = clock.now();
    perform contact.suppress('acme', 'address', 'exited@x.test', 'manual', 'test', clock.now());
    perform sequence.pause('acme', m.sequence_id, clock.now()) from made m where m.what = 'paused';
    update data.sequences q set settings = q.settings || '{"excludeHolidays": "x"}'
    from made m where m.what = 'poison' and m.sequence_id = q.sequence_id;
    update data.enrollments e set status = 'cancelled', exit_reason = 'x', completed_at = clock.now()
    from people p where p.enrollment_id = e.enrollment_id and p.name = 'removed';
    insert into data.sequence_steps (tenant_id, step_id, sequence_id, step_number, type, delay_days,
                                     delay_hours,
                                     variables, is_active, created_at, updated_at)
    values ('acme', gen_random_uuid(), v_sequence_id, 2, 'task', 0, 0, '{}', false, clock.now(), clock.now());
    update data.sequence_schedules s set step_id = t.step_id
    from people p, data.sequence_steps t
    where p.enrollment_id = s.enrollment_id and p.name = 'passed' and t.step_number = 2
      and t.sequence_id = s.sequence_id;
end
$$;
select is(pg_temp.answer(5, 'rival'), null, 'a tenant that has nothing due: zeros');
create temporary table answers as
select worker.run_due_steps(100, 'acme', true) as answer;
select is(answer - array['steps', 'nextInSeconds', 'lagSeconds'],
          '{"claimed": 10, "skipped": 0, "executed": 2, "messages": 1, "tasks": 1, "completed": 1, "exited": 1, "moved": 1,
            "parked": 2, "held": 1, "failed": 1, "replanned": 0}', 'each outcome is counted') from answers;
select is(jsonb_array_length(answer -> 'lagSeconds'), 2, 'how late each executed step was') from answers;
select results_eq($$ select p.name, s.step ->> 'outcome', s.step ->> 'reason',
                  (s.step ->> 'stepNumber')::integer,
                            s.step ->> 'type', s.step ->> 'correlationId'
                     from answers a cross join jsonb_array_elements(a.answer -> 'steps') s (step)
                     join people p on p.enrollment_id = (s.step ->> 'enrollmentId')::uuid order by p.name $$,
    $$ values ('exited', 'exited', 'manual', 1, 'auto_email', 'request-1'),
              ('failed', 'failed', 'step_failed', 1, 'call', 'request-1'),
              ('held', 'held', 'missing_variables', 1, 'auto_email', 'request-1'),
              ('message', 'message', null, 1, 'auto_email', 'request-1'),
              ('moved', 'moved', 'outside_hours', 1, 'call', 'request-1'),
              ('parked', 'parked', 'previous_email', 2, 'call', 'request-1'),
              ('passed', 'passed', 'step_inactive', 2, 'task', 'request-1'),
              ('removed', 'removed', null, 1, 'call', 'request-1'),
              ('sleeping', 'parked', 'sequence_paused', 1, 'call', 'request-1'),
              ('task', 'task', null, 1, 'call', 'request-1') $$, 'and told in detail, for the log');
select is(answer -> 'steps' -> 0 ->> 'tenantId', 'acme', 'with the tenant') from answers;
select is((worker.run_due_steps(100) ->> 'steps'), null, 'without detail there is none');

-- Again, and after a resume
select is(pg_temp.answer(100), null, 'what has been claimed does not come up again');
update data.sequences q set status = 'active', paused_at = null from made m
where m.what = 'paused' and m.sequence_id = q.sequence_id;
select results_eq($$ select a ->> 'claimed', a ->> 'replanned', a ->> 'nextInSeconds'
                     from worker.run_due_steps(100) a $$,
                  $$ values ('0', '1', '0') $$, 'a batch with room plans what resumed; look again at once');
select is(pg_temp.answer(100) -> 'tasks', '1', 'then that runs');
select is(worker.run_due_steps(100) ->> 'nextInSeconds', null, 'time stands still: nothing comes due by waiting');
select results_eq($$ select a ->> 'claimed', a ->> 'nextInSeconds' from worker.run_due_steps(0) a $$,
                  $$ values ('0', '0') $$, 'a limit of 0 claims nothing');

select * from finish();
rollback;

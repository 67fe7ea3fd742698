-- execution.run_split and fail: bad rows are found, recorded and held; the rest of the batch runs.
begin;
select plan(13);

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
select 'good' as what, pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                                          {"type": "call", "delayDays": 1}]') as sequence_id
union all
select 'bad', pg_temp.sequence('[{"type": "call"}]')
union all
select 'worse', pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"}]');
select is(count(pg_temp.enroll(m.sequence_id, 'c' || n)), 20::bigint, '20 are enrolled')
from made m cross join generate_series(1, 20) n where m.what = 'good';
select is(count(pg_temp.enroll(m.sequence_id, 'b' || n)), 2::bigint, '2 in a sequence that will be broken')
from made m cross join generate_series(1, 2) n where m.what = 'bad';

-- Poison: a zone that is none, settings that cannot be read, a run number that is taken
update data.contacts c set timezone = 'Mars/Phobos' where c.first_name in ('c7', 'c8', 'c20');
update data.sequences q set settings = q.settings || '{"excludeHolidays": "often"}'
from made m where m.what = 'bad' and m.sequence_id = q.sequence_id;
insert into data.step_executions (tenant_id, execution_id, enrollment_id, sequence_id, step_id, step_number,
                                  step_type, run_number, status, scheduled_at, executed_at)
select e.tenant_id, clock.new_id(clock.now()), e.enrollment_id, e.sequence_id, e.current_step_id, 1, 'call',
       1,
       'completed', clock.now(), clock.now()
from data.enrollments e join data.contacts c using (tenant_id, contact_id) where c.first_name = 'c13';
create temporary table before as
select s.* from data.sequence_schedules s;

create temporary table ran as
select r.enrollment_id, r.outcome, r.reason, r.detail, c.first_name as name
from unnest(execution.run_split(pg_temp.due(), clock.now())) r
join data.enrollments e using (tenant_id, enrollment_id)
join data.contacts c on c.contact_id = e.contact_id;
select results_eq('select outcome, count(*) from ran group by outcome order by outcome',
                  $$ values ('failed', 6::bigint), ('message', 16) $$,
                         'every row is answered, the bad ones as failed');
select results_eq($$ select name, reason, detail from ran where outcome = 'failed' order by name $$,
    $$ values ('b1', 'step_failed', 'invalid input syntax for type boolean: "often" (SQLSTATE 22P02)'),
              ('b2', 'step_failed', 'invalid input syntax for type boolean: "often" (SQLSTATE 22P02)'),
              ('c13', 'step_failed', 'duplicate key value violates unique constraint '
                      || '"step_executions_enrollment_id_run_number_key" (SQLSTATE 23505)'),
              ('c20', 'step_failed', 'time zone "Mars/Phobos" not recognized (SQLSTATE 22023)'),
              ('c7', 'step_failed', 'time zone "Mars/Phobos" not recognized (SQLSTATE 22023)'),
              ('c8', 'step_failed', 'time zone "Mars/Phobos" not recognized (SQLSTATE 22023)') $$,
    'each with its own error');
select results_eq($$ select w.name, w.held_reason, w.held_detail = r.detail, w.runs, w.parked_reason
                     from walk w join ran r using (name) where r.outcome = 'failed' order by w.name $$,
                  $$ select n, 'step_failed', true, 1, 'held'
                     from unnest(array['b1', 'b2', 'c13', 'c20', 'c7', 'c8']) n $$,
                  'is held with that error, counted as a run, and out of the claim path');
select results_eq($$ select r.name, x.status, x.error_message = r.detail, x.step_type,
                            x.execution_id = b.schedule_id
                     from data.step_executions x
                     join before b using (tenant_id, enrollment_id)
                     join ran r using (enrollment_id)
                     where r.outcome = 'failed' order by r.name $$,
                  $$ values ('b1', 'failed', true, 'call', true), ('b2', 'failed', true, 'call', true),
                            ('c13', 'completed', null, 'call', false), ('c20', 'failed', true, 'auto_email',
                                                                        true),
                            ('c7', 'failed', true, 'auto_email', true), ('c8', 'failed', true, 'auto_email',
                                                                         true) $$,
                  'and recorded as failed');
select is_empty($$ select from data.sequence_schedules s join before b using (tenant_id, enrollment_id)
                   join ran r using (enrollment_id)
                   where r.outcome = 'failed' and s.schedule_id = b.schedule_id $$,
                'its schedule has a new id, for the old one belongs to the execution');
select results_eq($$ select count(*), count(distinct enrollment_id) from data.messages $$,
                  $$ values (16::bigint, 16::bigint) $$, 'all others run, exactly once');
select results_eq($$ select distinct step, runs, scheduled_at from walk join ran using (name)
                     where outcome = 'message' $$,
                  $$ values (2, 1, '2026-03-03 15:00Z'::timestamptz) $$, 'and go on');
select is((worker.run_due_steps(100) ->> 'claimed')::integer, 0, 'nothing comes up twice');

-- What is not the row's fault is not the row's
select isnt(pg_temp.enroll(m.sequence_id, 'Late'), null, 'one more is enrolled') from made m
where m.what = 'worse';
create or replace function message.queue(p_runs data.step_run[], p_at timestamptz)
returns void
language plpgsql volatile
as $$ begin raise exception 'the server is busy' using errcode = 'deadlock_detected'; end $$;
select throws_ok('select execution.run_split(pg_temp.due(), clock.now())', '40P01', null,
                 'a deadlock is nobody''s fault: the batch is not recorded, it is tried again');
select results_eq($$ select runs, held_reason, parked_reason from walk where name = 'Late' $$,
                  $$ values (0, null::text, null::text) $$, 'and holds nobody');

select * from finish();
rollback;

-- scheduling.place: what a batch leaves in the hot table. park and remove: single rows.
begin;
select plan(15);

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
select pg_temp.sequence('[{"type": "call"}, {"type": "task"}]') as sequence_id;
create temporary table steps as
select s.step_number, s.step_id from data.sequence_steps s;
create temporary table runs as
select r.*, pg_temp.enroll(m.sequence_id, r.name) as enrollment_id
from made m
cross join (values
    ('message', 'message', null, 2, '2026-03-05 10:00Z'), ('last', 'message', null, null, null),
    ('closed', 'message', null, 2, null), ('task', 'task', null, null, null),
    ('passed', 'passed', 'step_inactive', 2, '2026-03-06 10:00Z'), ('passed_last', 'passed', null, null,
                                                                    null),
    ('moved', 'moved', 'outside_hours', 2, '2026-03-07 10:00Z'), ('stuck', 'moved', 'outside_hours', 2, null),
    ('parked', 'parked', 'previous_email', 2, null), ('paused', 'parked', 'sequence_paused', 2, null),
    ('held', 'held', 'no_email', 2, null), ('exited', 'exited', 'bounced', 2, null),
    ('removed', 'removed', null, 2, null)) r (name, outcome, reason, next_step_number, next_at);
select isnt(pg_temp.enroll(m.sequence_id, 'bystander'), null, 'somebody who is not in the batch') from made m;
create temporary table before as
select s.* from data.sequence_schedules s;

select lives_ok($$ select scheduling.place(array_agg(jsonb_populate_record(null::data.step_run,
                       to_jsonb(r) || jsonb_build_object('tenant_id', 'acme', 'next_step_id', st.step_id,
                                                         'plan_number', 7))), clock.now())
                   from runs r left join steps st on st.step_number = r.next_step_number $$,
                'a batch of every outcome is placed');
create temporary view after as
select coalesce(r.name, 'bystander') as name, st.step_number as step, s.scheduled_at, s.parked_reason,
       s.plan_number,
       s.schedule_id <> b.schedule_id as is_new
from data.sequence_schedules s
join before b using (tenant_id, enrollment_id)
join steps st on st.step_id = s.step_id
left join runs r on r.enrollment_id = s.enrollment_id;
select results_eq($$ select name, step, scheduled_at, parked_reason, plan_number, is_new from after
                     order by name $$,
    $$ values ('bystander', 1, '2026-03-02 15:00Z'::timestamptz, null::text, 0, false),
              ('closed', 2, '2026-03-02 15:00Z', 'held', 7, true),
              ('held', 1, '2026-03-02 15:00Z', 'held', 0, false),
              ('message', 2, '2026-03-05 10:00Z', null, 7, true),
              ('moved', 1, '2026-03-07 10:00Z', null, 7, false),
              ('parked', 1, '2026-03-02 15:00Z', 'previous_email', 0, false),
              ('passed', 2, '2026-03-06 10:00Z', null, 7, true),
              ('paused', 1, '2026-03-02 15:00Z', 'sequence_paused', 0, false),
              ('stuck', 1, '2026-03-02 15:00Z', 'held', 7, false) $$,
    'what ran makes room for the next step, what waits stays, what ended is gone, nobody else is touched');

select lives_ok($$ select scheduling.place('{}', clock.now()) $$, 'an empty batch changes nothing');
select is(count(*), 9::bigint, 'nine are left') from after;

-- Single rows
select lives_ok($$ select scheduling.park('acme', r.enrollment_id, clock.now()) from runs r
                   where r.name in ('moved', 'task') $$, 'a held enrollment is parked, if it has a schedule');
select results_eq($$ select parked_reason, is_new from after where name in ('moved', 'task') $$,
                  $$ values ('held', true) $$, 'out of the claim path, under a new id');
select lives_ok($$ select scheduling.remove('acme', r.enrollment_id) from runs r
                   where r.name in ('parked', 'task') $$,
                'an ended enrollment loses its schedule, if it has one');
select is(count(*), 8::bigint, 'it is gone') from after;
select lives_ok($$ select scheduling.remove('rival', r.enrollment_id) from runs r $$, 'another tenant''s id');
select is(count(*), 8::bigint, 'touches nothing') from after;

-- How a suppressed contact ends
select is(scheduling.exit_status(x.reason), x.status, x.reason || ' ends as ' || x.status)
from (values ('unsubscribed', 'unsubscribed'), ('complained', 'unsubscribed'), ('bounced', 'bounced'),
             ('manual', 'cancelled')) x (reason, status);

select * from finish();
rollback;

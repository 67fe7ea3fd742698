-- enrollment.advance: a batch moves enrollments, comparing and setting their run counters.
begin;
select plan(9);

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
create temporary table runs as
select r.*, pg_temp.enroll(m.sequence_id, r.name) as enrollment_id
from made m
cross join (values
    ('message', 'message', null, 2, '2026-03-05 10:00Z'), ('last', 'message', null, null, null),
    ('closed', 'message', null, 2, null), ('task', 'task', null, 2, null),
    ('passed', 'passed', 'step_inactive', 2, '2026-03-06 10:00Z'), ('passed_last', 'passed', null, null,
                                                                    null),
    ('moved', 'moved', 'outside_hours', 2, '2026-03-07 10:00Z'), ('stuck', 'moved', 'outside_hours', 2, null),
    ('parked', 'parked', 'previous_email', 2, null), ('held', 'held', 'no_email', 2, null),
    ('exited', 'exited', 'bounced', 2, null), ('removed', 'removed', null, 2, null))
    r (name, outcome, reason, next_step_number, next_at);
select isnt(pg_temp.enroll(m.sequence_id, 'bystander'), null, 'somebody who is not in the batch') from made m;
create function pg_temp.advance(p_names text[] default null, p_run_number integer default 1)
returns void
language sql volatile
as $$
    select ops.set_clock('2026-03-04 15:00Z');
    select enrollment.advance(array_agg(jsonb_populate_record(null::data.step_run,
                                                              to_jsonb(r) || jsonb_build_object(
        'tenant_id', 'acme', 'next_step_id', st.step_id, 'run_number', p_run_number, 'detail', 'D'))),
               clock.now())
    from runs r
    left join data.sequence_steps st on st.step_number = r.next_step_number
    where r.name = any (coalesce(p_names, array[r.name]))
$$;

select lives_ok('select pg_temp.advance()', 'a batch of every outcome');
select results_eq($$ select coalesce(r.name, 'bystander'), e.current_step_number, st.step_number, e.run_count,
                  e.held_reason,
                            e.held_detail, e.held_at is not null, e.last_activity_at > e.enrolled_at
                     from data.enrollments e
                     join data.sequence_steps st on st.step_id = e.current_step_id
                     left join runs r using (enrollment_id) order by 1 $$,
    $$ values ('bystander', 1, 1, 0, null, null, false, false),
              ('closed', 2, 2, 1, 'no_open_moment', 'D', true, true),
              ('exited', 1, 1, 0, null, null, false, false),
              ('held', 1, 1, 0, 'no_email', 'D', true, false),
              ('last', 1, 1, 1, null, null, false, true),
              ('message', 2, 2, 1, null, null, false, true),
              ('moved', 1, 1, 0, null, null, false, false),
              ('parked', 1, 1, 0, null, null, false, false),
              ('passed', 2, 2, 0, null, null, false, false),
              ('passed_last', 1, 1, 0, null, null, false, false),
              ('removed', 1, 1, 0, null, null, false, false),
              ('stuck', 1, 1, 0, 'no_open_moment', 'D', true, false),
              ('task', 1, 1, 1, null, null, false, true) $$,
    'what ran is counted and leads to the next step, what is held says why, nobody else is touched');
select throws_ok(format('select pg_temp.advance(array[%L])', n), 'SC010', null,
                 n || ' cannot run twice: the counter is not what the batch saw')
from unnest(array['message', 'task', 'last']) n;
select throws_ok($$ select pg_temp.advance(array['held'], 2) $$, 'SC010', null,
                 'also what only holds must know the counter');
select lives_ok($$ select pg_temp.advance(array['message', 'task'], 2) $$, 'the next run is another');
select lives_ok($$ select enrollment.advance('{}', clock.now()) $$, 'an empty batch is none');

select * from finish();
rollback;

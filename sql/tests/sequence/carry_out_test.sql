-- sequence.carry_out and carry_out_changes: edits and deletions for many, in batches.
begin;
select plan(20);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table made as
select (sequence.create('acme', 'ann', '{"name": "S", "steps": [{"type": "call", "delayDays": 5},
    {"type": "call", "delayDays": 2}]}', clock.now())).sequence_id as id;
do $$
begin
    perform sequence.activate('acme', m.id, clock.now()) from made m;
    perform enrollment.enroll('acme', 'ann', 'request-1', m.id, jsonb_build_object('contactId',
        (contact.create('acme', jsonb_build_object('email', n || '@x.test'), clock.now())).contact_id), clock.now())
    from made m, generate_series(1, 5) n;
    update data.sequence_steps set delay_days = 1 where step_number = 1;
end
$$;
create function pg_temp.order_change(p_kind text, p_step_number integer default null)
returns void
language sql volatile
as $$
    insert into data.sequence_changes (tenant_id, sequence_change_id, sequence_id, kind, step_ids, created_at)
    select 'acme', clock.new_id(clock.now()), m.id, p_kind, (
        select array_agg(s.step_id) from data.sequence_steps s where s.step_number = p_step_number), clock.now()
    from made m
$$;
create function pg_temp.days()
returns text
language sql stable
as $$
    select string_agg(to_char(s.scheduled_at, 'DD'), ' ' order by s.enrollment_id) from data.sequence_schedules s
$$;

select is(sequence.carry_out_changes(10, clock.now()), 0::bigint, 'no change, no work');
do $$ begin perform pg_temp.order_change('replan', 2); end $$;
select is(sequence.carry_out_changes(10, clock.now()), 5::bigint, 'a change looks at everybody');
select is(pg_temp.days(), '07 07 07 07 07', 'but who waits for another step is left alone');
select is_empty('select from data.sequence_changes', 'then it is done');

do $$ begin perform pg_temp.order_change('replan', 1); end $$;
select is(sequence.carry_out_changes(2, clock.now()), 2::bigint, 'two at a time');
select is(pg_temp.days(), '03 03 07 07 07', 'the first two');
update data.enrollments set status = 'completed', completed_at = clock.now() where enrollment_id = (
    select e.enrollment_id from data.enrollments e order by 1 limit 1 offset 2);
select is(sequence.carry_out_changes(2, clock.now()), 2::bigint, 'then the next');
select is(pg_temp.days(), '03 03 07 03 03', 'without those that have ended');
select is(count(*), 1::bigint, 'a full batch may not be the last') from data.sequence_changes;
select is(sequence.carry_out_changes(2, clock.now()), 0::bigint, 'nobody is left');
select is_empty('select from data.sequence_changes', 'then it is done');

-- The workers do it when they have nothing better to do, and come back at once.

update data.sequence_steps set delay_days = 3 where step_number = 1;
do $$ begin perform pg_temp.order_change('replan'); end $$;
select is(a ->> 'replanned' || ', ' || (a ->> 'nextInSeconds'), '3, 0', 'a worker changes as many as it may run')
from worker.run_due_steps(3) a;
select is((worker.run_due_steps(3) ->> 'replanned')::integer, 1, 'and the rest');
select is(pg_temp.days(), '05 05 07 05 05', 'all have the new delay');

-- A due row that no batch has reached yet names a removed step: it goes on where it should, and runs nothing.

do $$
begin
    perform sequence.change('acme', m.id, jsonb_build_object('steps', jsonb_build_array(
        jsonb_build_object('type', 'call', 'delayDays', 1), wire.step(s) - 'stepNumber')), false, clock.now())
    from made m, data.sequence_steps s where s.step_number = 2;
    update data.sequence_schedules set scheduled_at = clock.now(), step_id = (
        select s.step_id from data.sequence_steps s where s.removed_at is not null);
end
$$;
select is(worker.run_due_steps(10) ->> 'executed', '0', 'a removed step does not run');
select is(pg_temp.days(), '03 03 03 03', 'its successor is planned');
select results_eq($$ select distinct st.step_number from data.sequence_schedules s
                     join data.sequence_steps st using (tenant_id, step_id)
                     join data.enrollments e using (tenant_id, enrollment_id) where e.status = 'active' $$, $$ values (1) $$,
                  'the step that took its place');

-- A deletion

do $$ begin perform pg_temp.order_change('cancel'); end $$;
select is(sequence.carry_out_changes(10, clock.now()), 4::bigint, 'a deletion ends who is live');
select results_eq($$ select e.status, e.exit_reason, count(*) from data.enrollments e group by 1, 2 order by 1 $$,
                  $$ values ('cancelled', 'sequence_deleted', 4::bigint), ('completed', null, 1) $$,
                  'with its reason; who has ended before has ended');
select is_empty('select from data.sequence_changes', 'then it is done');

select * from finish();
rollback;

-- execution.change_task, skip_expired, api.get_task, api.change_task, ops.snooze and ops.reassign: tasks put off, given
-- away, and skipped when their time runs out.
begin;
select plan(45);

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
        return v_detail - '{title,errors,taskId,dueAt}'::text[] || jsonb_build_object('sqlstate', v_state);
end
$$;
create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;
do $$
begin
    perform ops.set_clock('2026-03-25 14:00Z');     -- a Wednesday; Europe's clocks change on the 29th
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create function pg_temp.plan(p_name text, p_days integer)
returns void
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'settings', '{"fromEmail": "me@acme.test"}'::jsonb,
        'steps', jsonb_build_array(jsonb_build_object('type', 'call', 'autoSkipAfterDays', p_days),
                                   '{"type": "task", "delayDays": 2}'::jsonb)), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_timezone text default null)
returns void
language sql volatile
as $$
    insert into made
    select p_contact, (enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('assignedTo', 'kim', 'contactId', (contact.create('acme', jsonb_build_object(
            'email', p_contact || '@x.test', 'timezone', p_timezone), clock.now())).contact_id),
        clock.now())).enrollment_id
$$;
create function pg_temp.task(p_contact text, p_step_number integer default 1)
returns data.step_executions
language sql stable
as $$
    select x from data.step_executions x
    where x.enrollment_id = pg_temp.id(p_contact) and x.step_number = p_step_number
$$;
create function pg_temp.change(p_contact text, p_body text, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$
    select api.change_task(p_tenant_id, jsonb_populate_record(null::data.request_context,
        '{"actor": "ann", "role": "member", "request_id": "request-2"}'),
        (pg_temp.task(p_contact)).execution_id, p_body::jsonb) -> 'data'
$$;
create function pg_temp.call(p_contact text, p_if_match text, p_body text)
returns jsonb
language sql volatile
as $$
    select case when p_body is null then api.get_task('acme', c, t.execution_id)
                else api.change_task('acme', c, t.execution_id, p_body::jsonb) end
    from pg_temp.task(p_contact) t
    cross join jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-2', 'if_match', p_if_match)) c
$$;
create function pg_temp.state(p_contact text)
returns text
language sql stable
as $$
    select concat_ws(' ', (pg_temp.task(p_contact)).status, (pg_temp.task(p_contact)).skip_reason, e.status,
                     e.current_step_number, wire.instant(s.scheduled_at))
    from data.enrollments e
    left join data.sequence_schedules s using (tenant_id, enrollment_id)
    where e.enrollment_id = pg_temp.id(p_contact)
$$;

do $$
begin
    perform pg_temp.plan('plan', 5), pg_temp.plan('patient', null), pg_temp.plan('still', 5);
    perform pg_temp.enroll('plan', n) from unnest(array['amy', 'bob', 'cat', 'held', 'paused', 'gone', 'done']) n;
    perform pg_temp.enroll('plan', 'eva', 'Europe/Paris');
    perform pg_temp.enroll('patient', 'pat'), pg_temp.enroll('still', 'sue');
    perform worker.run_due_steps(100);
end
$$;

-- When it would be skipped

select is((pg_temp.task('amy')).auto_skip_at, '2026-03-30 14:00Z'::timestamptz, 'so many days after it is due');
select is((pg_temp.task('eva')).auto_skip_at, '2026-03-30 13:00Z'::timestamptz,
          'at the same time of day where the contact is');
select is((pg_temp.task('pat')).auto_skip_at, null, 'or never');

-- One of them, with its tag

create temporary table seen as select pg_temp.call('cat', null, null) as answer;
select is(answer -> 'data', wire.task(pg_temp.task('cat')), 'a task can be read') from seen;
select is(answer ->> 'etag', wire.etag(pg_temp.task('cat')), 'with a tag') from seen;
select is(pg_temp.refusal($$ select pg_temp.call('cat', '"other"', '{"assignedTo": "lee"}') $$),
          jsonb_build_object('sqlstate', 'SE412', 'code', 'precondition_failed', 'etag', answer ->> 'etag'),
          'another state is not changed') from seen;
select ok(pg_temp.call('cat', answer ->> 'etag', '{"assignedTo": "lee"}') ->> 'etag' <> answer ->> 'etag',
          'the one that was seen is, and has another tag then') from seen;
select is(pg_temp.call('cat', null, null) #>> '{data,assignedTo}', 'lee', 'it is done');
select is(pg_temp.refusal($$ select api.get_task('acme', null, x.execution_id) from (
              select gen_random_uuid() as execution_id) x $$) ->> 'code', 'task_not_found', 'an unknown one is none');

-- Put off, and given away

select is(pg_temp.change('amy', '{"dueAt": "2026-03-27T10:00:00+01:00", "assignedTo": "lee"}')
          - '{id,enrollmentId,sequenceId,stepId,contactId}'::text[],
          (wire.task(pg_temp.task('bob')) || '{"dueAt": "2026-03-27T09:00:00Z", "assignedTo": "lee",
              "autoSkipAt": "2026-04-01T09:00:00Z"}') - '{id,enrollmentId,sequenceId,stepId,contactId}'::text[],
          'a task is put off and given away; its automatic skip moves along');
select is(pg_temp.change('amy', '{"assignedTo": null}') - 'x' @> '{"assignedTo": null, "dueAt": "2026-03-27T09:00:00Z"}',
          true, 'it may be nobody''s; what is absent stays');
select is(pg_temp.change('amy', '{"dueAt": "2026-03-25T14:00:00.000001Z"}') @>
          '{"assignedTo": null, "dueAt": "2026-03-25T14:00:00.000001Z", "autoSkipAt": "2026-03-30T14:00:00.000001Z"}',
          true, 'and come back earlier, but in the future');
select is(pg_temp.change('pat', '{"dueAt": "2026-03-26T14:00:00Z"}') -> 'autoSkipAt', 'null',
          'what is never skipped still is not');
select is(pg_temp.change('pat', '{}') ->> 'dueAt', '2026-03-26T14:00:00Z', 'nothing to change changes nothing');

select is(pg_temp.refusal(format('select pg_temp.change(%L, %L)', 'amy', r.body)), r.told::jsonb, r.body)
from (values
    ('{"dueAt": "2026-03-25T14:00:00Z"}', '{"sqlstate": "SE422", "code": "invalid_due_at"}'),
    ('{"dueAt": "2026-03-24"}', '{"sqlstate": "SE422", "code": "invalid_body"}'),
    ('{"dueAt": null}', '{"sqlstate": "SE422", "code": "invalid_body"}'),
    ('{"assignedTo": 7}', '{"sqlstate": "SE422", "code": "invalid_body"}'),
    ('{"notes": "n"}', '{"sqlstate": "SE422", "code": "invalid_body"}')) r (body, told);
select is(pg_temp.refusal($$ select pg_temp.change('amy', '{}', 'rival') $$),
          '{"sqlstate": "SE404", "code": "task_not_found"}', 'another tenant has no such task');
select is(pg_temp.refusal($$ select ops.snooze(md5('x')::uuid, '2026-04-01') $$),
          '{"sqlstate": "SE404", "code": "task_not_found"}', 'nobody has one that is not there');
do $$
begin
    perform execution.complete('acme', pg_temp.id('plan'), pg_temp.id('done'), 1, 'n', 'won', clock.now());
    perform enrollment.finish(e, 'replied', 'r', clock.now())
    from data.enrollments e where e.enrollment_id = pg_temp.id('gone');
end
$$;
select is(pg_temp.refusal($$ select pg_temp.change('done', '{}') $$),
          '{"sqlstate": "SE409", "code": "task_not_pending", "status": "completed"}', 'one that is done stays as it is');
select is(pg_temp.refusal($$ select pg_temp.change('gone', '{}') $$),
          '{"sqlstate": "SE409", "code": "task_not_pending", "status": "skipped"}', 'and one whose enrollment ended');
select results_eq($$ select o.* from ops.snooze((pg_temp.task('bob')).execution_id, '2026-03-26 14:00Z') o $$,
                  $$ values ('kim', '2026-03-26 14:00Z'::timestamptz, '2026-03-31 14:00Z'::timestamptz) $$,
                  'an operator puts one off');
select results_eq($$ select o.* from ops.reassign((pg_temp.task('bob')).execution_id, 'zoe') o $$,
                  $$ values ('zoe', '2026-03-26 14:00Z'::timestamptz, '2026-03-31 14:00Z'::timestamptz) $$,
                  'and gives it away');
select is(pg_temp.refusal($$ select ops.snooze((pg_temp.task('bob')).execution_id, clock.now()) $$) ->> 'code',
          'invalid_due_at', 'into the future only');

-- Skipped when the time has run out

do $$
begin
    perform enrollment.hold('acme', pg_temp.id('held'), 'email_failed', 'E', clock.now());
    update data.enrollments e set status = 'paused', paused_at = clock.now()
    where e.enrollment_id = pg_temp.id('paused');
    perform sequence.pause('acme', pg_temp.id('still'), clock.now());
    perform ops.set_clock('2026-03-30 13:59:59.999999Z');
end
$$;
select is(execution.skip_expired(10, clock.now()), 1::bigint, 'not before it has come: there it has');
select is(pg_temp.state('eva'), 'skipped task_expired active 2 2026-04-01T13:59:59.999999Z',
          'the next step is planned from now');
do $$ begin perform ops.set_clock('2026-03-30 14:00:01Z'); end $$;
select is(execution.skip_expired(1, clock.now()), 1::bigint, 'up to the limit, the longest expired first');
select is(pg_temp.state('cat'), 'skipped task_expired active 2 2026-04-01T14:00:01Z', 'cat''s');
select is(job.run('sequence-scheduler', clock.now()), 0::bigint, 'the scheduler does it; it healed nothing');
select is(pg_temp.state('amy'), 'skipped task_expired active 2 2026-04-01T14:00:01Z', 'amy''s, by a little more');
select is(execution.skip_expired(10, clock.now()), 0::bigint, 'then none is left');
select is(pg_temp.state(n), 'pending_manual ' || t, n || ': not skipped')
from (values ('held', 'active 1'), ('paused', 'paused 1'), ('sue', 'active 1'), ('bob', 'active 1'),
             ('pat', 'active 1')) t (n, t);
select is(pg_temp.state('done'), 'completed active 2 2026-03-27T14:00:00Z', 'what is done stays done');
select results_eq($$ select (pg_temp.task('done')).outcome, (pg_temp.task('done')).notes $$, $$ values ('won', 'n') $$,
                  'with its outcome');
select results_eq($$ select o.data ->> 'status', o.data ->> 'skipReason', o.data ->> 'executionId', o.data ->> 'assignedTo',
                            o.occurred_at from data.outbox_events o
                     where o.enrollment_id = pg_temp.id('cat') and o.type = 'sequence.step.executed' $$,
                  $$ values ('skipped', 'task_expired', (pg_temp.task('cat')).execution_id::text, 'kim',
                             '2026-03-30 14:00:01Z'::timestamptz) $$, 'an event tells of it');
do $$
begin
    update data.enrollments e set status = 'active', paused_at = null where e.enrollment_id = pg_temp.id('paused');
    perform ops.set_clock('2026-03-31 14:00Z');
end
$$;
select is(execution.skip_expired(10, clock.now()), 2::bigint, 'the one put off in its turn, the paused one when it goes on');
do $$ begin perform ops.set_clock('2026-04-02 15:00Z'), worker.run_due_steps(100); end $$;
select is((pg_temp.task('cat', 2)).auto_skip_at, null, 'the next step waits for as long as it takes');
update data.step_executions x set auto_skip_at = clock.now() where x.step_number = 2 and x.enrollment_id = pg_temp.id('cat');
select is(execution.skip_expired(10, clock.now()), 1::bigint, 'the last step expires');
select is((select e.status from data.enrollments e where e.enrollment_id = pg_temp.id('cat')), 'completed',
          'and the enrollment is complete');

select * from finish();
rollback;

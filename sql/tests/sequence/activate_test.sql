-- sequence.activate: a draft starts, a paused sequence goes on with what remained of each delay.
begin;
select plan(20);

-- What a statement is refused with: the problem document without its title, the errors as their pointers.
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
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state) || case when v_detail ? 'errors'
            then jsonb_build_object('errors', jsonb_path_query_array(v_detail, '$.errors[*].pointer'))
            else '{}' end;
end
$$;

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.plan(p_name text, p_steps text,
                             p_settings text default '{"fromEmail": "a@acme.test"}')
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb, 'settings', p_settings::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    return v_sequence;
end
$$;
create function pg_temp.meet(p_name text, p_body text default '{}')
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact constant data.contacts := contact.create('acme', jsonb_build_object(
        'firstName', p_name, 'email', p_name || '@x.test') || p_body::jsonb, clock.now());
begin
    insert into made values (p_name, v_contact.contact_id);
    return v_contact;
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_body text default '{}')
returns data.enrollments
language sql volatile
as $$
    select enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', pg_temp.id(p_contact)) || p_body::jsonb, clock.now())
$$;

create function pg_temp.activate(p_name text, p_tenant_id text default 'acme')
returns data.sequences
language sql volatile
as $$ select sequence.activate(p_tenant_id, pg_temp.id(p_name), clock.now()) $$;
create function pg_temp.planned()
returns table (name text, scheduled_at timestamptz, parked_reason text, plan_number integer)
language sql stable
as $$
    select c.first_name, s.scheduled_at, s.parked_reason, s.plan_number
    from data.sequence_schedules s
    join data.enrollments e using (tenant_id, enrollment_id)
    join data.contacts c using (tenant_id, contact_id)
    order by c.first_name
$$;

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call", "isActive": false}, {"type": "call", "delayDays": 2},
                                   {"type": "call"}]');
    perform pg_temp.plan('not ready', '[{"type": "call", "isActive": false}]');
    perform pg_temp.meet('bob'), pg_temp.meet('eve'), pg_temp.meet('kim');
    perform pg_temp.enroll('plan', 'bob'), pg_temp.enroll('plan', 'eve', '{"startAtStep": 3}');
end
$$;
select results_eq($$ select * from pg_temp.planned() $$,
                  $$ values ('bob', 'infinity'::timestamptz, 'sequence_paused', 0),
                            ('eve', 'infinity'::timestamptz, 'sequence_paused', 0) $$,
                  'who is enrolled in a draft waits for the activation');

-- A draft

select is(pg_temp.refusal($$ select pg_temp.activate('plan', 'rival') $$),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'sequence_not_found', 'sequenceId',
                             pg_temp.id('plan')),
          'another tenant''s sequence is not found');
select is(q.status, 'draft', 'and stays as it is') from data.sequences q where q.name = 'plan';
select is(pg_temp.refusal($$ select pg_temp.activate('not ready') $$),
          '{"sqlstate": "SE422", "code": "sequence_not_ready", "errors": ["/steps"]}',
          'what cannot run does not start');
select is(q.status, 'draft', 'and stays a draft') from data.sequences q where q.name = 'not ready';

do $$ begin perform ops.set_clock('2026-03-03 10:00Z'); end $$;
select results_eq($$ select status, activated_at, updated_at, paused_at, plan_number, created_at
                     from pg_temp.activate('plan') $$,
                  $$ values ('active', '2026-03-03 10:00Z'::timestamptz, '2026-03-03 10:00Z'::timestamptz,
                             null::timestamptz, 0, '2026-03-02 14:00Z'::timestamptz) $$,
                  'a draft becomes active now');
select results_eq($$ select * from pg_temp.planned() $$,
                  $$ values ('bob', '2026-03-05 10:00Z'::timestamptz, null, 0),
                            ('eve', '2026-03-03 10:00Z'::timestamptz, null, 0) $$,
                  'the first delay counts from the activation; who starts later runs at once');
select is(count(*), 0::bigint, 'a start is no resume') from data.sequence_pauses;
select is(pg_temp.refusal($$ select pg_temp.activate('plan') $$),
          '{"sqlstate": "SE409", "code": "sequence_not_activatable", "status": "active"}',
          'an active sequence cannot be activated');

-- A pause of 36 hours: the schedule of bob is parked, eve has a task, kim comes during it.

do $$
begin
    perform worker.run_due_steps(10);
    perform ops.set_clock('2026-03-04 10:00Z');
    perform sequence.pause('acme', pg_temp.id('plan'), clock.now());
    perform ops.set_clock('2026-03-05 11:00Z');
    perform worker.run_due_steps(10);
    perform pg_temp.enroll('plan', 'kim');
    insert into data.messages (tenant_id, message_id, execution_id, enrollment_id, sequence_id, contact_id,
                               step_id, step_number, status, due_at, header_message_id, from_email,
                               correlation_id, queued_at)
    select x.tenant_id, md5(n)::uuid, x.execution_id, x.enrollment_id, x.sequence_id, pg_temp.id('eve'),
           x.step_id, 1, n, 'infinity', '<a@b>', 'a@acme.test', 'r', clock.now()
    from data.step_executions x
    cross join unnest(array['queued', 'cancelled']) n;
    perform ops.set_clock('2026-03-05 22:00Z');
end
$$;
select results_eq($$ select * from pg_temp.planned() $$,
                  $$ values ('bob', '2026-03-05 10:00Z'::timestamptz, 'sequence_paused', 0),
                            ('kim', 'infinity'::timestamptz, 'sequence_paused', 0) $$,
                  'what comes up in a paused sequence is parked, and so is who is enrolled then');

select results_eq($$ select status, activated_at, paused_at, plan_number from pg_temp.activate('plan') $$,
                  $$ values ('active', '2026-03-05 22:00Z'::timestamptz, null::timestamptz, 1) $$,
                  'a paused sequence becomes active now');
select results_eq($$ select tenant_id, sequence_id, plan_number, paused_at,
                            resumed_at from data.sequence_pauses $$,
                  $$ values ('acme', pg_temp.id('plan'), 1, '2026-03-04 10:00Z'::timestamptz,
                             '2026-03-05 22:00Z'::timestamptz) $$,
                  'the pause is written down');
select results_eq($$ select * from pg_temp.planned() $$,
                  $$ values ('bob', '2026-03-06 22:00Z'::timestamptz, null, 1),
                            ('kim', '2026-03-07 22:00Z'::timestamptz, null, 1) $$,
                  'the day that remained of a delay counts from now, a delay that had not begun begins now');
select results_eq($$ select status, due_at from data.messages order by status $$,
                  $$ values ('cancelled', 'infinity'::timestamptz),
                            ('queued', '2026-03-05 22:00Z'::timestamptz) $$,
                  'messages that were put aside are due now, cancelled ones are not');
select results_eq($$ select status from data.step_executions $$, $$ values ('pending_manual') $$,
                  'the open task is still open');

-- Sleeping workers are told, which this session would hear of only after a commit.
create temporary table woken (loop text, due_at timestamptz);
create or replace function job.wake_up(p_loop text, p_due_at timestamptz)
returns void
language sql volatile
as $$ insert into pg_temp.woken values (p_loop, p_due_at) $$;

-- The other states

select lives_ok($$ select sequence.pause('acme', pg_temp.id('plan'), '2026-03-06 10:00Z');
                   select sequence.activate('acme', pg_temp.id('plan'), '2026-03-06 09:00Z') $$,
                'a clock that was turned back is no obstacle');
select set_eq($$ select loop, due_at from woken $$,
              $$ values ('steps', '2026-03-06 09:00Z'::timestamptz), ('messages', '2026-03-06 09:00Z') $$,
              'workers that would sleep longer are woken, for steps and for messages');
select is(p.resumed_at, '2026-03-06 10:00Z'::timestamptz, 'such a pause has no length')
from data.sequence_pauses p where p.plan_number = 2;
update data.sequences set status = 'archived' where name = 'plan';
select is(pg_temp.refusal($$ select pg_temp.activate('plan') $$),
          '{"sqlstate": "SE409", "code": "sequence_not_activatable", "status": "archived"}',
          'an archived sequence cannot be activated');
update data.sequences set deleted_at = clock.now() where name = 'plan';
select is(pg_temp.refusal($$ select pg_temp.activate('plan') $$) ->> 'code', 'sequence_not_found',
          'a deleted one is not found');

select * from finish();
rollback;

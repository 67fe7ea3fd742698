-- enrollment.release: a hold ends, and the step is tried again or given up.
begin;
select plan(24);

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

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

create function pg_temp.plan(p_name text, p_steps text, p_settings text default '{}',
                             p_is_active boolean default true)
returns text
language plpgsql volatile
as $$
declare
    v_sequence data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    if p_is_active then
        v_sequence := sequence.activate('acme', v_sequence.sequence_id, clock.now());
    end if;
    return v_sequence.status;
end
$$;

create function pg_temp.enroll(p_name text, p_sequence text, p_body text default '{}',
                               p_contact text default '{}')
returns text
language plpgsql volatile
as $$
declare
    v_contact    constant data.contacts := contact.create('acme', jsonb_build_object(
        'email', p_name || '@x.test', 'firstName', p_name) || p_contact::jsonb, clock.now());
    v_enrollment data.enrollments;
begin
    v_enrollment := enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', v_contact.contact_id) || p_body::jsonb, clock.now());
    insert into made values (p_name, v_enrollment.enrollment_id);
    return v_enrollment.status;
end
$$;

-- Runs what is due at that time, again and again, and tells what happened.
create function pg_temp.run_at(p_at text)
returns jsonb
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select jsonb_object_agg(a.key, a.value)
    from jsonb_each(worker.run_due_steps(500)) a
    where a.key in ('executed', 'completed', 'exited', 'moved', 'held', 'parked', 'replanned')
      and a.value <> '0'
$$;

create function pg_temp.deliver(p_outcome text default 'sent')
returns jsonb
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', p_outcome, 'subject', coalesce(m.thread_subject, m.subject_template), 'error', 'E')))
        -> 'finished'
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;

create temporary view walk as
select n.name, e.status, e.current_step_number as step, e.run_count as runs, e.held_reason as held,
       e.paused_at, e.remaining_delay as remaining, e.resume_at, s.scheduled_at as at, s.parked_reason as parked,
       s.moved_reason as moved, e.sequence_id, e.enrollment_id
from data.enrollments e
join made n on n.id = e.enrollment_id
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create function pg_temp.release(p_name text, p_tenant_id text default 'acme')
returns text
language sql volatile
as $$
    select (enrollment.release(p_tenant_id, w.sequence_id, w.enrollment_id, clock.now())).status
    from walk w
    where w.name = p_name
$$;

do $$
begin
    perform pg_temp.plan('hello', '[{"type": "auto_email", "subject": "{{plan}}", "body": "B"},
                                    {"type": "call", "delayDays": 2}]', '{"excludeWeekends": true}');
    perform pg_temp.enroll('Amy', 'hello'), pg_temp.enroll('Bob', 'hello');
    update data.contacts set email = null, email_key = null where first_name = 'Bob';
    perform pg_temp.enroll('Cem', 'hello', '{}', '{"attributes": {"plan": "Pro"}}');
    perform pg_temp.plan('calls', '[{"type": "call", "delayDays": 1}, {"type": "call", "delayDays": 3}]');
    perform pg_temp.enroll(n, 'calls') from unnest(array['Dan', 'Eve']) n;
    perform pg_temp.run_at('2026-03-02 15:00Z');
    perform pg_temp.deliver('failed'), ops.set_clock('2026-03-07 09:00Z');      -- Saturday
end
$$;

-- What is refused

select is(pg_temp.refusal($$ select pg_temp.release('Dan') $$),
          '{"sqlstate": "SE409", "code": "enrollment_not_held", "status": "active"}', 'Dan is not held');
select is(pg_temp.refusal($$ select pg_temp.release('Amy', 'rival') $$) ->> 'code', 'enrollment_not_found',
          'another tenant does not find it');

-- What a change of the contact cures

do $$
begin
    update data.contacts c set attributes = '{"plan": "Pro"}' where c.first_name = 'Amy';
end
$$;
select results_eq($$ select name, held, parked from walk where name in ('Amy', 'Bob', 'Cem') order by 1 $$,
                  $$ values ('Amy', 'missing_variables', 'held'), ('Bob', 'no_email', 'held'),
                            ('Cem', 'email_failed', 'held') $$, 'three are held');
select is(pg_temp.release(n), 'active', n || ' is released') from unnest(array['Amy', 'Bob']) n;
select results_eq($$ select name, step, held, parked, at, moved from walk where name in ('Amy', 'Bob') order by 1 $$,
                  $$ values ('Amy', 1, null, null, '2026-03-09 00:00Z'::timestamptz, 'released'),
                            ('Bob', 1, null, null, '2026-03-09 00:00Z', 'released') $$,
                  'at the next open moment, Monday, their step is tried again');
select is(pg_temp.run_at('2026-03-09 00:00Z'), '{"executed": 3, "held": 1}', 'it is');
select results_eq($$ select name, runs, held from walk where name in ('Amy', 'Bob') order by 1 $$,
                  $$ values ('Amy', 1, null::text), ('Bob', 0, 'no_email') $$,
                  'Amy has a plan now, Bob still has no address');

-- An e-mail that failed for good

select is(pg_temp.release('Cem'), 'active', 'Cem is released');
select results_eq($$ select step, runs, held, parked, at, moved from walk where name = 'Cem' $$,
                  $$ values (2, 1, null::text, null::text, '2026-03-11 00:00Z'::timestamptz, null::text) $$,
                  'his e-mail is given up, the delay of the next step counts from now');
do $$
begin
    perform pg_temp.plan('last', '[{"type": "auto_email", "subject": "S", "body": "B"}]');
    perform pg_temp.enroll(n, 'last') from unnest(array['Fay', 'Gil', 'Hal']) n;
    perform pg_temp.run_at('2026-03-09 00:00Z');
    perform pg_temp.deliver('failed');
    perform enrollment.pause('acme', pg_temp.id('last'), pg_temp.id('Gil'), null, clock.now());
    update data.enrollments e set held_reason = 'email_unknown' where e.enrollment_id = pg_temp.id('Hal');
end
$$;
select is(pg_temp.release('Fay'), 'completed', 'after the last step it completes');
select is(pg_temp.release('Gil'), 'paused', 'not while it is paused');
select is((enrollment.resume('acme', pg_temp.id('last'), pg_temp.id('Gil'), clock.now())).status, 'completed',
          'but when it goes on');
select is(pg_temp.refusal($$ select pg_temp.release('Hal') $$),
          '{"sqlstate": "SE409", "code": "email_unknown"}', 'nobody knows whether Hal''s was sent');

-- A step that could not be run

do $$
begin
    perform enrollment.skip('acme', pg_temp.id('calls'), pg_temp.id(n), 2, clock.now())
    from unnest(array['Dan', 'Eve']) n;
    perform execution.fail(d, 'division by zero', clock.now())
    from unnest(scheduling.claim_due(10, null, clock.now())) d;
end
$$;
select results_eq($$ select name, step, runs, held from walk where name in ('Dan', 'Eve') order by 1 $$,
                  $$ values ('Dan', 2, 2, 'step_failed'), ('Eve', 2, 2, 'step_failed') $$, 'two failed');
select is(pg_temp.release('Dan'), 'active', 'Dan is released');
select is(pg_temp.run_at('2026-03-09 00:00Z'), '{"executed": 1}', 'and his step runs');
select results_eq($$ select x.run_number, x.step_number, x.status from data.step_executions x
                     where x.enrollment_id = pg_temp.id('Dan') and x.run_number > 1 order by 1 $$,
                  $$ values (2, 2, 'failed'), (3, 2, 'pending_manual') $$, 'as a run of its own');

-- A held one that is paused

select is((enrollment.pause('acme', pg_temp.id('calls'), pg_temp.id('Eve'), null, clock.now())).status, 'paused',
          'Eve pauses');
select is(pg_temp.release('Eve'), 'paused', 'and is released');
select results_eq($$ select held, parked, remaining from walk where name = 'Eve' $$,
                  $$ values (null::text, 'enrollment_paused', '0'::interval) $$,
                  'she stays paused, nothing remains of the delay');
select is((enrollment.resume('acme', pg_temp.id('calls'), pg_temp.id('Eve'), clock.now())).status, 'active',
          'she goes on');
select is(pg_temp.run_at('2026-03-09 00:00Z'), '{"executed": 1}', 'and her step runs');

-- Ended

select is(pg_temp.refusal($$ select pg_temp.release('Fay') $$),
          '{"sqlstate": "SE409", "code": "enrollment_not_held", "status": "completed"}', 'ended is not held');

select * from finish();
rollback;

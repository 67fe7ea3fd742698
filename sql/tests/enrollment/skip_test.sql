-- enrollment.skip: the target runs at the next open moment, what is passed by is skipped.
begin;
select plan(28);

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

create function pg_temp.skip(p_name text, p_to integer default null, p_tenant_id text default 'acme')
returns text
language sql volatile
as $$
    select (enrollment.skip(p_tenant_id, w.sequence_id, w.enrollment_id, p_to, clock.now())).status
    from walk w
    where w.name = p_name
$$;
create function pg_temp.runs(p_name text)
returns text
language sql stable
as $$
    select string_agg(format('%s:%s:%s%s', x.run_number, x.step_number, x.status, '/' || x.skip_reason), ' '
                      order by x.run_number)
    from data.step_executions x
    where x.enrollment_id = pg_temp.id(p_name)
$$;

do $$
begin
    perform pg_temp.plan('five', '[{"type": "call", "delayDays": 2}, {"type": "call", "delayDays": 2},
        {"type": "task", "isActive": false}, {"type": "call", "delayDays": 5, "sendAt": "10:00"},
        {"type": "task", "delayDays": 1}]', '{"excludeWeekends": true}');
    perform pg_temp.enroll(n, 'five') from unnest(array['Amy', 'Bob', 'Cem', 'Dan', 'Eve']) n;
    perform ops.set_clock('2026-03-03 09:30Z');     -- Tuesday
end
$$;

-- What is refused

select is(pg_temp.refusal($$ select pg_temp.skip('Amy', null, 'rival') $$) ->> 'code', 'enrollment_not_found',
          'another tenant does not find it');
select is(pg_temp.refusal($$ select pg_temp.skip('Amy', 6) $$),
          '{"sqlstate": "SE422", "code": "step_not_found", "lastStepNumber": 5}', 'there is no sixth step');

-- While a step waits for its time

select is(pg_temp.skip('Amy'), 'active', 'Amy skips the step that she waits for');
select results_eq($$ select step, runs, at, moved, parked from walk where name = 'Amy' $$,
                  $$ values (2, 1, '2026-03-03 09:30Z'::timestamptz, 'skipped_to', null::text) $$,
                  'the next runs at once: its own delay is skipped, too');
select is(pg_temp.runs('Amy'), '1:1:skipped/skipped_by_user', 'what is passed by is a run of its own');
select is((select x.executed_at from data.step_executions x), '2026-03-03 09:30Z'::timestamptz, 'of now');
select is(pg_temp.skip('Bob', 1), 'active', 'Bob skips to the step that he waits for');
select results_eq($$ select step, runs, at from walk where name = 'Bob' $$,
                  $$ values (1, 0, '2026-03-03 09:30Z'::timestamptz) $$, 'it runs now, nothing is skipped');
select is(pg_temp.skip('Cem', 3), 'active', 'Cem skips to a step that is inactive');
select results_eq($$ select step, runs, at from walk where name = 'Cem' $$,
                  $$ values (4, 2, '2026-03-03 10:00Z'::timestamptz) $$,
                  'the next active one after it, at its sendAt');
select is(pg_temp.runs('Cem'), '1:1:skipped/skipped_by_user 2:2:skipped/skipped_by_user',
          'inactive steps are passed over without a word');
select is(pg_temp.run_at('2026-03-03 09:30Z'), '{"executed": 2}', 'what was skipped to runs');
select is(pg_temp.run_at('2026-03-03 10:00Z'), '{"executed": 1}', 'and at ten Cem''s');

-- With an open task

select is(pg_temp.refusal($$ select pg_temp.skip('Amy', 2) $$),
          '{"sqlstate": "SE409", "code": "step_already_run", "currentStepNumber": 2}',
          'a step that has begun is not skipped to');
select is(pg_temp.refusal($$ select pg_temp.skip('Amy', 1) $$) ->> 'code', 'step_already_run',
          'nor one that is past');
select is(pg_temp.skip('Amy'), 'active', 'Amy skips her open call');
select is(pg_temp.runs('Amy'), '1:1:skipped/skipped_by_user 2:2:skipped/skipped_by_user',
          'the open task is what was skipped');
select results_eq($$ select step, runs, at from walk where name = 'Amy' $$,
                  $$ values (4, 2, '2026-03-03 10:00Z'::timestamptz) $$, 'the next active step is the fourth');

-- Past the last step

select is(pg_temp.skip('Cem'), 'active', 'Cem skips to the last step');
select is(pg_temp.skip('Cem'), 'completed', 'and past it');
select is(pg_temp.runs('Cem'), '1:1:skipped/skipped_by_user 2:2:skipped/skipped_by_user '
          || '3:4:skipped/skipped_by_user 4:5:skipped/skipped_by_user', 'all of his steps were skipped');
select results_eq($$ select runs, at from walk where name = 'Cem' $$, $$ values (4, null::timestamptz) $$,
                  'nothing is pending');
select is((select count(*) from data.outbox_events o where o.enrollment_id = pg_temp.id('Cem')
           and o.type = 'sequence.enrollment.completed'), 1::bigint, 'one event tells that he completed');
select results_eq($$ select concat_ws(' ', o.type, o.data ->> 'stepNumber', o.data ->> 'status', o.data ->> 'skipReason')
                     from data.outbox_events o where o.enrollment_id = pg_temp.id('Cem')
                     order by o.position, o.written_at $$,
    $$ values ('sequence.enrollment.created'), ('sequence.step.executed 1 skipped skipped_by_user'),
              ('sequence.step.executed 2 skipped skipped_by_user'), ('sequence.step.pending_manual 4 pending_manual'),
              ('sequence.step.executed 4 skipped skipped_by_user'), ('sequence.step.executed 5 skipped skipped_by_user'),
              ('sequence.enrollment.completed completed') $$, 'and each skipped step has its own, in their order');

-- Not active

do $$
begin
    perform enrollment.pause('acme', pg_temp.id('five'), pg_temp.id('Dan'), null, clock.now());
end
$$;
select is(pg_temp.refusal(format('select pg_temp.skip(%L)', n)),
          jsonb_build_object('sqlstate', 'SE409', 'code', 'enrollment_not_active', 'status', s),
          s || ': nothing is skipped')
from (values ('Dan', 'paused'), ('Cem', 'completed')) p (n, s);

-- Outside the windows

do $$ begin perform ops.set_clock('2026-03-07 09:00Z'); end $$;
select is(pg_temp.skip('Eve'), 'active', 'Eve skips on a Saturday');
select is((select at from walk where name = 'Eve'), '2026-03-09 00:00Z'::timestamptz,
          'to the next open moment');

select * from finish();
rollback;

-- enrollment.pause: what remains of the delay stands still, and nobody else is touched.
begin;
select plan(17);

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

create function pg_temp.pause(p_name text, p_resume_at text default null, p_tenant_id text default 'acme')
returns text
language sql volatile
as $$
    select (enrollment.pause(p_tenant_id, w.sequence_id, w.enrollment_id, p_resume_at::timestamptz,
                             clock.now())).status
    from walk w
    where w.name = p_name
$$;

do $$
begin
    perform pg_temp.plan('calls', '[{"type": "call", "delayDays": 2}, {"type": "call", "delayDays": 1}]');
    perform pg_temp.enroll(n, 'calls') from unnest(array['Amy', 'Bob', 'Cem']) n;
end
$$;

-- What is refused

select is(pg_temp.refusal($$ select pg_temp.pause('Amy', '2026-03-02 15:00Z') $$),
          '{"sqlstate": "SE422", "code": "invalid_resume_at", "errors": ["/resumeAt"]}',
          'now is not in the future');
select is(pg_temp.refusal($$ select pg_temp.pause('Amy', 'infinity') $$) ->> 'code', 'invalid_resume_at',
          'never is said by saying nothing');
select is(pg_temp.refusal($$ select pg_temp.pause('Amy', null, 'rival') $$),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'enrollment_not_found', 'enrollmentId',
                             pg_temp.id('Amy')), 'another tenant does not find it');
select is(pg_temp.refusal(format('select enrollment.pause(''acme'', %L, %L, null, clock.now())',
              pg_temp.id('Amy'), pg_temp.id('Amy'))) ->> 'code', 'enrollment_not_found',
          'nor does one who names another sequence');
select results_eq($$ select status, parked from walk where name = 'Amy' $$,
                  $$ values ('active', null::text) $$, 'nothing has happened');

-- The remaining delay stands still

do $$ begin perform ops.set_clock('2026-03-03 09:00Z'); end $$;
select is(pg_temp.pause('Amy'), 'paused', 'Amy pauses with 30 hours to go');
select is(pg_temp.pause('Bob', '2026-04-01 00:00Z'), 'paused', 'Bob until April');
select results_eq($$ select name, status, paused_at, remaining, resume_at, at, parked from walk order by 1 $$,
                  $$ values ('Amy', 'paused', '2026-03-03 09:00Z'::timestamptz, '1 day 06:00'::interval,
                             null::timestamptz, '2026-03-04 15:00Z'::timestamptz, 'enrollment_paused'),
                            ('Bob', 'paused', '2026-03-03 09:00Z', '1 day 06:00', '2026-04-01 00:00Z',
                             '2026-03-04 15:00Z', 'enrollment_paused'),
                            ('Cem', 'active', null, null, null, '2026-03-04 15:00Z', null) $$,
                  'what remains is kept, and only theirs leaves the claim path');
select is(pg_temp.refusal($$ select pg_temp.pause('Amy') $$),
          '{"sqlstate": "SE409", "code": "enrollment_not_active", "status": "paused"}', 'it pauses once');
select is(pg_temp.run_at('2026-03-04 15:00Z'), '{"executed": 1}', 'when it would be due, only Cem''s runs');
select is(pg_temp.run_at('2026-03-20 15:00Z'), null, 'nor does anything of theirs come up later');

-- With an open task

select is(pg_temp.pause('Cem'), 'paused', 'Cem pauses while his call is open');
select results_eq($$ select remaining, at from walk where name = 'Cem' $$,
                  $$ values (null::interval, null::timestamptz) $$, 'nothing is planned, nothing remains');
select is((select x.status from data.step_executions x where x.enrollment_id = pg_temp.id('Cem')),
          'pending_manual', 'the task stays open');
select is(pg_temp.refusal(format('select execution.complete(''acme'', %L, %L, 1, null, null, clock.now())',
              pg_temp.id('calls'), pg_temp.id('Cem'))) ->> 'code', 'enrollment_not_active',
          'and cannot be completed while he is paused');

-- Ended

do $$ begin perform enrollment.finish(e, 'replied', 'reply', clock.now()) from data.enrollments e; end $$;
select is(pg_temp.refusal($$ select pg_temp.pause('Bob') $$),
          '{"sqlstate": "SE409", "code": "enrollment_not_active", "status": "replied"}',
          'one that has ended does not pause');
select is_empty($$ select from data.enrollments e where num_nonnulls(e.paused_at, e.remaining_delay,
                                                                     e.resume_at) > 0 $$,
                'what has ended is not paused');

select * from finish();
rollback;

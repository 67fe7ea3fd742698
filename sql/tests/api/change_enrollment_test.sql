-- api.pause_enrollment, resume_enrollment, cancel_enrollment, skip_enrollment, release_enrollment.
begin;
select plan(29);

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

create function pg_temp.ann()
returns data.request_context
language sql immutable
as $$ select jsonb_populate_record(null::data.request_context,
                                   '{"actor": "ann", "role": "member", "request_id": "request-1"}') $$;
create function pg_temp.call(p_what text, p_name text, p_body text default null, p_tenant_id text default 'acme')
returns jsonb
language plpgsql volatile
as $$
declare
    v_enrollment record;
begin
    select w.sequence_id as s, w.enrollment_id as e into v_enrollment from walk w where w.name = p_name;
    return case p_what
        when 'pause' then api.pause_enrollment(p_tenant_id, pg_temp.ann(), v_enrollment.s, v_enrollment.e,
                                               p_body::jsonb)
        when 'resume' then api.resume_enrollment(p_tenant_id, pg_temp.ann(), v_enrollment.s, v_enrollment.e)
        when 'cancel' then api.cancel_enrollment(p_tenant_id, pg_temp.ann(), v_enrollment.s, v_enrollment.e,
                                                 p_body::jsonb)
        when 'skip' then api.skip_enrollment(p_tenant_id, pg_temp.ann(), v_enrollment.s, v_enrollment.e,
                                             p_body::jsonb)
        when 'release' then api.release_enrollment(p_tenant_id, pg_temp.ann(), v_enrollment.s,
                                                   v_enrollment.e) end;
end
$$;
create function pg_temp.got(p_name text)
returns jsonb
language sql volatile
as $$
    select api.get_enrollment('acme', pg_temp.ann(), w.sequence_id, w.enrollment_id) #- '{data,executions}'
    from walk w
    where w.name = p_name
$$;

do $$
begin
    perform pg_temp.plan('calls', '[{"type": "call", "delayDays": 2}, {"type": "call"}, {"type": "call"}]');
    perform pg_temp.enroll(n, 'calls') from unnest(array['Amy', 'Bob', 'Cem', 'Dan', 'Eve']) n;
end
$$;

-- Pause and resume

select is(pg_temp.call('pause', 'Amy', '{"resumeAt": "2026-03-10T09:00:00+01:00"}'), pg_temp.got('Amy'),
          'the paused enrollment is the answer');
select is(pg_temp.got('Amy') -> 'data' @> '{"status": "paused", "pausedAt": "2026-03-02T15:00:00Z",
              "resumeAt": "2026-03-10T08:00:00Z", "next": {"waitingFor": "resume", "stepNumber": 1,
              "scheduledAt": "2026-03-10T08:00:00Z"}}', true, 'it says since when and until when');
select is(pg_temp.call('pause', 'Bob') #> '{data,resumeAt}', 'null', 'a body is not needed');
select is(pg_temp.got('Bob') #>> '{data,next,scheduledAt}', null, 'then nobody knows when it goes on');
select is(pg_temp.refusal($$ select pg_temp.call('pause', 'Cem', '{"resumeAt": "2026-03-10"}') $$),
          '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/resumeAt"]}', 'a date is no instant');
select is(pg_temp.refusal($$ select pg_temp.call('pause', 'Cem', '{"until": 1}') $$) -> 'errors', '["/until"]',
          'unknown members are refused');
select is(pg_temp.refusal($$ select pg_temp.call('pause', 'Cem', '{"resumeAt": "2026-03-02T15:00:00Z"}') $$)
          ->> 'code', 'invalid_resume_at', 'what is not in the future is refused');
select is(pg_temp.call('resume', 'Amy'), pg_temp.got('Amy'), 'the resumed enrollment is the answer');
select is(pg_temp.got('Amy') -> 'data' @> '{"status": "active", "pausedAt": null, "resumeAt": null, "next":
              {"waitingFor": "time", "scheduledAt": "2026-03-04T15:00:00Z"}}', true, 'it goes on');
select is(pg_temp.refusal($$ select pg_temp.call('resume', 'Amy') $$) ->> 'code', 'enrollment_not_paused', 'once');

-- Skip

select is(pg_temp.call('skip', 'Cem', '{"toStepNumber": 2}'), pg_temp.got('Cem'),
          'the enrollment after the skip is the answer');
select is(pg_temp.got('Cem') -> 'data' @> '{"currentStepNumber": 2, "next": {"stepNumber": 2, "waitingFor":
              "time", "scheduledAt": "2026-03-02T15:00:00Z"}}', true, 'with what runs next');
select is(pg_temp.call('skip', 'Cem') #>> '{data,currentStepNumber}', '3', 'a body is not needed');
select is(pg_temp.refusal($$ select pg_temp.call('skip', 'Cem', '{"toStepNumber": 0}') $$) -> 'errors',
          '["/toStepNumber"]', 'there is no step 0');
select is(pg_temp.refusal($$ select pg_temp.call('skip', 'Cem', '{"toStepNumber": 1}') $$),
          '{"sqlstate": "SE409", "code": "step_already_run", "currentStepNumber": 3}', 'nor a way back');
select is(api.get_enrollment('acme', pg_temp.ann(), w.sequence_id, w.enrollment_id)
              #> '{data,executions,0}' @> '{"status": "skipped", "skipReason": "skipped_by_user", "stepNumber":
              1, "executedAt": "2026-03-02T15:00:00Z"}', true, 'what was passed by says so')
from walk w where w.name = 'Cem';

-- Release

do $$ begin perform enrollment.hold('acme', pg_temp.id('Dan'), 'no_email', null, clock.now()); end $$;
select is(pg_temp.call('release', 'Dan'), pg_temp.got('Dan'), 'the released enrollment is the answer');
select is(pg_temp.got('Dan') #> '{data,held}', 'null', 'it is not held any more');
select is(pg_temp.refusal($$ select pg_temp.call('release', 'Dan') $$) ->> 'code', 'enrollment_not_held', 'once');

-- Cancel

select is(pg_temp.call('cancel', 'Eve', '{"reason": "moved away"}'), pg_temp.got('Eve'),
          'the cancelled enrollment is the answer');
select is(pg_temp.got('Eve') -> 'data' @> '{"status": "cancelled", "exitReason": "moved away", "next": null,
              "completedAt": "2026-03-02T15:00:00Z"}', true, 'it has ended for that reason');
select is(pg_temp.call('cancel', 'Bob') #>> '{data,exitReason}', 'cancelled', 'a body is not needed');
select is(pg_temp.refusal($$ select pg_temp.call('cancel', 'Eve') $$) ->> 'code', 'enrollment_ended', 'once');
select is(pg_temp.refusal($$ select pg_temp.call('cancel', 'Amy', '{"reason": ""}') $$) -> 'errors',
          '["/reason"]', 'a reason says something');
select is(pg_temp.refusal(format('select pg_temp.call(%L, %L, null, %L)', w, 'Amy', 'rival')) ->> 'code',
          'enrollment_not_found', w || ': another tenant does not find it')
from unnest(array['pause', 'resume', 'cancel', 'skip', 'release']) w;

select * from finish();
rollback;

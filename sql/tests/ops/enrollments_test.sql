-- ops.pause, resume, skip, release, cancel: the operator's way to what REST does.
begin;
select plan(18);

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

do $$
begin
    perform pg_temp.plan('calls', '[{"type": "call", "delayDays": 2}, {"type": "call"}, {"type": "call"}]');
    perform pg_temp.enroll(n, 'calls') from unnest(array['Amy', 'Bob']) n;
    -- Another tenant has somebody, too: an operator needs no tenant to find an enrollment.
    insert into made
    select 'Zoe', (enrollment.enroll('rival', 'rex', 'request-2', (sequence.activate('rival', (
        sequence.create('rival', 'rex', '{"name": "R", "steps": [{"type": "call"}]}', clock.now())).sequence_id,
        clock.now())).sequence_id, jsonb_build_object('contactId', (
            contact.create('rival', '{"firstName": "Zoe"}', clock.now())).contact_id),
        clock.now())).enrollment_id;
end
$$;

select results_eq($$ select * from ops.pause(pg_temp.id('Amy'), '2026-03-10 00:00Z') $$,
                  $$ values ('paused', 1, null::text, null::text, '2026-03-10 00:00Z'::timestamptz, 'resume') $$,
                  'pause: until when');
select results_eq($$ select * from ops.pause(pg_temp.id('Zoe')) $$,
                  $$ values ('paused', 1, null::text, null::text, null::timestamptz, 'resume') $$,
                  'of whatever tenant, and without a time');
select results_eq($$ select * from ops.resume(pg_temp.id('Amy')) $$,
                  $$ values ('active', 1, null::text, null::text, '2026-03-04 15:00Z'::timestamptz, 'time') $$,
                  'resume: what it waits for now');
select results_eq($$ select * from ops.skip(pg_temp.id('Amy')) $$,
                  $$ values ('active', 2, null::text, null::text, '2026-03-02 15:00Z'::timestamptz, 'time') $$,
                  'skip: the next step');
select results_eq($$ select * from ops.skip(pg_temp.id('Amy'), 3) $$,
                  $$ values ('active', 3, null::text, null::text, '2026-03-02 15:00Z'::timestamptz, 'time') $$,
                  'or a given one');
do $$ begin perform enrollment.hold('acme', pg_temp.id('Amy'), 'no_email', null, clock.now()); end $$;
select results_eq($$ select * from ops.release(pg_temp.id('Amy')) $$,
                  $$ values ('active', 3, null::text, null::text, '2026-03-02 15:00Z'::timestamptz, 'time') $$,
                  'release: nothing holds it');
select results_eq($$ select * from ops.cancel(pg_temp.id('Amy')) $$,
                  $$ values ('cancelled', 3, 'cancelled', null::text, null::timestamptz, null::text) $$,
                  'cancel: it has ended');
select results_eq($$ select exit_reason from ops.cancel(pg_temp.id('Bob'), 'asked to stop') $$,
                  $$ values ('asked to stop') $$, 'for a reason');
select is(pg_temp.refusal(format('select ops.%s(%L)', f, pg_temp.id('calls'))),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'enrollment_not_found', 'enrollmentId',
                             pg_temp.id('calls')), f || ': an unknown one')
from unnest(array['pause', 'resume', 'skip', 'release', 'cancel']) f;
select is(pg_temp.refusal(format('select ops.%s(%L)', f, pg_temp.id('Amy'))) ->> 'code', c,
          f || ': an ended one')
from (values ('pause', 'enrollment_not_active'), ('resume', 'enrollment_not_paused'),
             ('skip', 'enrollment_not_active'), ('release', 'enrollment_not_held'),
             ('cancel', 'enrollment_ended')) p (f, c);

select * from finish();
rollback;

-- enrollment.release without an open moment, without its step, of what is paused.
begin;
select plan(16);

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

create function pg_temp.release(p_name text)
returns text
language sql volatile
as $$
    select (enrollment.release('acme', w.sequence_id, w.enrollment_id, clock.now())).status
    from walk w
    where w.name = p_name
$$;

-- No open moment: the whole spring is off

do $$
begin
    insert into data.holidays (tenant_id, calendar, holiday_on, name)
    select 'acme', 'ours', d::date, 'Spring' from generate_series('2026-03-03'::date, '2026-06-30', '1 day') d;
    perform pg_temp.plan('spring', '[{"type": "call"}, {"type": "call", "delayDays": 3}]',
        '{"excludeHolidays": true, "holidayCalendars": ["ours"]}');
    perform pg_temp.enroll(n, 'spring') from unnest(array['Amy', 'Bob']) n;
    perform pg_temp.run_at('2026-03-02 15:00Z');
    perform execution.complete('acme', pg_temp.id('spring'), pg_temp.id(n), 1, null, null, clock.now())
    from unnest(array['Amy', 'Bob']) n;
    perform pg_temp.run_at('2026-03-03 00:00Z');
end
$$;
select results_eq($$ select name, step, held, parked from walk order by 1 $$,
                  $$ values ('Amy', 2, 'no_open_moment', 'held'), ('Bob', 2, 'no_open_moment', 'held') $$,
                  'nothing is open within 30 days');
select is(pg_temp.refusal($$ select pg_temp.release('Amy') $$),
          '{"sqlstate": "SE422", "code": "no_open_moment"}', 'as long as that is so it is not released');
select is((select held from walk where name = 'Amy'), 'no_open_moment', 'it stays held');
do $$ begin delete from data.holidays; perform ops.set_clock('2026-03-04 00:00Z'); end $$;
select is(pg_temp.release('Amy'), 'active', 'when the days off are gone it is');
select results_eq($$ select held, at, moved from walk where name = 'Amy' $$,
                  $$ values (null::text, '2026-03-05 15:00Z'::timestamptz, null::text) $$,
                  'and waits the rest of its delay, three days from the step before');
do $$ begin perform ops.set_clock('2026-03-10 00:00Z'); end $$;
select is(pg_temp.release('Bob'), 'active', 'a week later');
select is((select at from walk where name = 'Bob'), '2026-03-10 00:00Z'::timestamptz, 'nothing is left of it');

-- A step that is gone

do $$
begin
    perform pg_temp.plan('gone', '[{"type": "call"}, {"type": "call", "delayDays": 3}]');
    perform pg_temp.plan('empty', '[{"type": "call"}]');
    perform pg_temp.enroll('Cem', 'gone'), pg_temp.enroll('Dan', 'empty');
    perform enrollment.hold('acme', pg_temp.id(n), 'step_gone', null, clock.now())
    from unnest(array['Cem', 'Dan']) n;
    update data.sequence_steps s set step_number = null, is_active = false, removed_at = clock.now()
    where s.sequence_id in (pg_temp.id('gone'), pg_temp.id('empty')) and s.step_number = 1;
    update data.sequence_steps s set step_number = 1
    where s.sequence_id = pg_temp.id('gone') and s.step_number = 2;
end
$$;
select is(pg_temp.release('Cem'), 'active', 'where the step is gone, the next that is left');
select results_eq($$ select w.step, w.held, w.at, s.step_id = st.step_id, e.current_step_id = st.step_id
                     from walk w
                     join data.enrollments e using (enrollment_id)
                     join data.sequence_schedules s using (enrollment_id)
                     join data.sequence_steps st on st.sequence_id = w.sequence_id and st.step_number = 1
                     where w.name = 'Cem' $$,
                  $$ values (1, null::text, '2026-03-10 00:00Z'::timestamptz, true, true) $$, 'runs now');
select is(pg_temp.release('Dan'), 'completed', 'and where none is left it completes');

-- A failed e-mail of somebody who is paused

do $$
begin
    perform pg_temp.plan('mail', '[{"type": "auto_email", "subject": "S", "body": "B"},
                                   {"type": "call", "delayDays": 4}]');
    perform pg_temp.enroll('Eve', 'mail'), pg_temp.run_at('2026-03-10 00:00Z'), pg_temp.deliver('failed');
    perform enrollment.pause('acme', pg_temp.id('mail'), pg_temp.id('Eve'), null, clock.now());
    perform ops.set_clock('2026-03-20 00:00Z');
end
$$;
select is(pg_temp.release('Eve'), 'paused', 'Eve is released while she is paused');
select results_eq($$ select held, parked, remaining from walk where name = 'Eve' $$,
                  $$ values (null::text, 'enrollment_paused', '4 days'::interval) $$,
                  'the whole delay of the next step remains');
select is((enrollment.resume('acme', pg_temp.id('mail'), pg_temp.id('Eve'), clock.now())).status, 'active',
          'she goes on');
select is((select at from walk where name = 'Eve'), '2026-03-24 00:00Z'::timestamptz, 'and waits four days');

-- In a paused sequence

do $$
begin
    perform enrollment.hold('acme', pg_temp.id('Eve'), 'too_late', null, clock.now());
    perform sequence.pause('acme', pg_temp.id('mail'), clock.now());
end
$$;
select is(pg_temp.release('Eve'), 'active', 'released in a paused sequence');
select results_eq($$ select parked, at from walk where name = 'Eve' $$,
                  $$ values ('sequence_paused', '2026-03-20 00:00Z'::timestamptz) $$, 'it waits for that');

select * from finish();
rollback;

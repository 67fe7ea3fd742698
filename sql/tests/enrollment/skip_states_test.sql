-- enrollment.skip with an e-mail under way, of what is held, in a sequence that stands still.
begin;
select plan(23);

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

create function pg_temp.skip(p_name text, p_to integer default null)
returns text
language sql volatile
as $$
    select (enrollment.skip('acme', w.sequence_id, w.enrollment_id, p_to, clock.now())).status
    from walk w
    where w.name = p_name
$$;
create function pg_temp.runs(p_name text)
returns text
language sql stable
as $$
    select string_agg(format('%s:%s:%s', x.run_number, x.step_number, x.status), ' ' order by x.run_number)
    from data.step_executions x
    where x.enrollment_id = pg_temp.id(p_name)
$$;

do $$
begin
    perform pg_temp.plan('mail', '[{"type": "auto_email", "subject": "S", "body": "B"},
        {"type": "auto_email", "delayDays": 4, "body": "B"}, {"type": "call", "delayDays": 1}]');
    perform pg_temp.plan('last', '[{"type": "auto_email", "subject": "S", "body": "B"}]');
    perform pg_temp.enroll('Amy', 'mail'), pg_temp.enroll('Fay', 'last');
    perform pg_temp.run_at('2026-03-02 15:00Z');
end
$$;

-- An e-mail that is queued

select results_eq($$ select name, step, at from walk order by 1 $$,
                  $$ values ('Amy', 2, '2026-03-06 15:00Z'::timestamptz), ('Fay', 1, null) $$,
                  'the e-mails are queued, what follows is planned');
select is(pg_temp.refusal($$ select pg_temp.skip('Amy', 1) $$) ->> 'code', 'step_already_run',
          'a queued step is not skipped to');
select is(pg_temp.skip('Amy'), 'active', 'Amy skips the e-mail that is queued');
select results_eq($$ select step, runs, at, moved from walk where name = 'Amy' $$,
                  $$ values (2, 1, '2026-03-02 15:00Z'::timestamptz, 'skipped_to') $$,
                  'the step after it runs now');
select is(pg_temp.runs('Amy'), '1:1:skipped', 'and it is skipped');
select is(pg_temp.skip('Fay'), 'completed', 'who skips the last e-mail completes');
select results_eq($$ select distinct status, error_message from data.messages $$,
                  $$ values ('cancelled', 'skipped') $$, 'neither will be sent');
select is(pg_temp.deliver(), '0', 'nor is');
select is(pg_temp.run_at('2026-03-02 15:00Z'), '{"executed": 1}', 'the second e-mail is queued');

-- One in a sender's hands

do $$
begin
    create temporary table claimed on commit drop as
    select m.tenant_id, m.message_id, m.lease_number
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m;
end
$$;
select is(pg_temp.refusal($$ select pg_temp.skip('Amy') $$),
          '{"sqlstate": "SE409", "code": "email_under_way"}', 'one in a sender''s hands cannot be skipped');
do $$
begin
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', c.tenant_id, 'messageId', c.message_id, 'leaseNumber', c.lease_number,
        'outcome', 'unknown', 'error', 'E')))
    from claimed c;
end
$$;
select is((select held from walk where name = 'Amy'), 'email_unknown', 'nobody knows whether it was sent');
select is(pg_temp.refusal($$ select pg_temp.skip('Amy') $$) ->> 'code', 'email_under_way',
          'one of which nobody knows neither');

-- A hold ends

do $$
begin
    perform pg_temp.enroll(n, 'mail') from unnest(array['Bob', 'Cem']) n;
    perform pg_temp.plan('held', '[{"type": "auto_email", "subject": "{{plan}}", "body": "B"},
                                   {"type": "call", "delayDays": 9}]');
    perform pg_temp.enroll('Dan', 'held');
    perform pg_temp.run_at('2026-03-02 15:00Z');
    perform pg_temp.deliver('failed');
end
$$;
select results_eq($$ select name, step, held, parked from walk where name in ('Bob', 'Dan') order by 1 $$,
                  $$ values ('Bob', 2, 'email_failed', 'held'), ('Dan', 1, 'missing_variables', 'held') $$,
                  'Bob''s first e-mail failed, and Dan has no plan');
select is(pg_temp.skip('Bob'), 'active', 'Bob skips the e-mail that failed');
select is(pg_temp.skip('Cem', 3), 'active', 'Cem the one after it, too');
select is(pg_temp.skip('Dan'), 'active', 'Dan the one that could not be queued');
select results_eq($$ select name, step, runs, held, parked, at from walk where name in ('Bob', 'Cem', 'Dan')
                     order by 1 $$,
                  $$ values ('Bob', 2, 1, null, null, '2026-03-02 15:00Z'::timestamptz),
                            ('Cem', 3, 2, null, null, '2026-03-02 15:00Z'),
                            ('Dan', 2, 1, null, null, '2026-03-02 15:00Z') $$,
                  'none is held, and the next step runs now');
select results_eq($$ select pg_temp.runs(n) from unnest(array['Bob', 'Cem', 'Dan']) n $$,
                  $$ values ('1:1:failed'), ('1:1:failed 2:2:skipped'), ('1:1:skipped') $$,
                  'what had failed stays failed');

-- Where the sequence stands still

do $$
begin
    perform pg_temp.plan('still', '[{"type": "call", "delayDays": 3}, {"type": "call", "delayDays": 3}]');
    perform pg_temp.plan('draft', '[{"type": "call", "delayDays": 3}, {"type": "call", "delayDays": 3}]',
                         '{}', false);
    perform pg_temp.enroll('Gil', 'still'), pg_temp.enroll('Hal', 'draft');
    perform sequence.pause('acme', pg_temp.id('still'), clock.now());
    perform ops.set_clock('2026-03-03 00:00Z');
    perform pg_temp.skip('Gil'), pg_temp.skip('Hal', 1);
end
$$;
select isnt(pg_temp.run_at('2026-03-10 00:00Z'), null, 'a week later others'' steps come up');
select results_eq($$ select step, parked from walk where name in ('Gil', 'Hal') order by name $$,
                  $$ values (2, 'sequence_paused'), (1, 'sequence_paused') $$,
                  'what was skipped to waits for the sequence');
select is((sequence.activate('acme', pg_temp.id(q), clock.now())).status, 'active', q || ' is activated')
from unnest(array['still', 'draft']) q;
select results_eq($$ select at <= clock.now(), parked from walk where name in ('Gil', 'Hal') order by name $$,
                  $$ values (true, null::text), (true, null) $$, 'then it is due, without its delay');

select * from finish();
rollback;

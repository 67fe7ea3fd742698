-- enrollment.resume: what remained counts from now on, in the windows.
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

create function pg_temp.pause(p_name text)
returns text
language sql volatile
as $$
    select (enrollment.pause('acme', w.sequence_id, w.enrollment_id, null, clock.now())).status
    from walk w
    where w.name = p_name
$$;
create function pg_temp.resume(p_name text, p_at text default null, p_tenant_id text default 'acme')
returns text
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz) where p_at is not null;
    select (enrollment.resume(p_tenant_id, w.sequence_id, w.enrollment_id, clock.now())).status
    from walk w
    where w.name = p_name
$$;

do $$
begin
    perform pg_temp.plan('calls', '[{"type": "call", "delayDays": 2}, {"type": "call", "delayDays": 1}]');
    perform pg_temp.plan('office', '[{"type": "call", "delayDays": 2, "sendAt": "10:00"}]',
        '{"excludeWeekends": true, "timezone": "America/New_York"}');
    perform pg_temp.enroll(n, 'calls') from unnest(array['Amy', 'Bob', 'Cem']) n;
    perform pg_temp.enroll('Dan', 'office');
end
$$;

-- What is refused

select is(pg_temp.refusal($$ select pg_temp.resume('Amy') $$),
          '{"sqlstate": "SE409", "code": "enrollment_not_paused", "status": "active"}',
          'who is not paused is not resumed');
select is(pg_temp.refusal($$ select pg_temp.resume('Amy', null, 'rival') $$) ->> 'code',
          'enrollment_not_found', 'another tenant does not find it');

-- What remained counts from now

do $$
begin
    perform ops.set_clock('2026-03-03 09:00Z');
    perform pg_temp.pause(n) from unnest(array['Amy', 'Bob', 'Dan']) n;
end
$$;
select is(pg_temp.resume('Amy', '2026-03-20 09:00Z'), 'active', 'Amy goes on after 17 days');
select results_eq($$ select at, parked, moved, paused_at, remaining, resume_at from walk where name = 'Amy' $$,
                  $$ values ('2026-03-21 15:00Z'::timestamptz, null::text, 'enrollment_resumed',
                             null::timestamptz, null::interval, null::timestamptz) $$,
                  'the 30 hours that remained count from now');
select results_eq($$ select paused_at, resumed_at, enrollment_id from data.enrollment_pauses $$,
                  $$ select '2026-03-03 09:00Z'::timestamptz, '2026-03-20 09:00Z'::timestamptz,
                            pg_temp.id('Amy') $$, 'the pause is recorded');
select is(pg_temp.resume('Dan'), 'active', 'Dan goes on, a Friday');
select results_eq($$ select at from walk where name = 'Dan' $$, $$ values ('2026-03-23 14:00Z'::timestamptz) $$,
                  'his 29 hours end on Saturday: weekends and sendAt apply anew, Monday 10:00 in New York');
select is(pg_temp.run_at('2026-03-21 14:59Z'), '{"executed": 1}', 'before her time only Cem''s old call runs');
select is(pg_temp.run_at('2026-03-21 15:00Z'), '{"executed": 1}', 'then it runs');
select results_eq($$ select runs, step from walk where name = 'Amy' $$, $$ values (1, 1) $$, 'once');

-- Twice at the same moment

do $$
begin
    perform pg_temp.plan('quick', '[{"type": "call", "delayDays": 2}]'), pg_temp.enroll('Eve', 'quick');
    perform pg_temp.pause('Eve'), pg_temp.resume('Eve'), pg_temp.pause('Eve');
end
$$;
select is(pg_temp.resume('Eve'), 'active', 'paused and resumed twice at the same moment');
select is((select at from walk where name = 'Eve'), '2026-03-23 15:00Z'::timestamptz, 'nothing is lost');

-- With an open task, and with nothing left

do $$
begin
    perform pg_temp.pause('Cem');
    perform pg_temp.resume('Cem', '2026-03-22 00:00Z');
end
$$;
select results_eq($$ select status, at, (select x.status from data.step_executions x
                                         where x.enrollment_id = w.enrollment_id)
                     from walk w where name = 'Cem' $$,
                  $$ values ('active', null::timestamptz, 'pending_manual') $$,
                  'an open task is open still, nothing is planned');
select lives_ok(format('select execution.complete(''acme'', %L, %L, 1, null, null, clock.now())',
                       pg_temp.id('calls'), pg_temp.id('Cem')), 'and may be completed');

do $$
begin
    perform pg_temp.plan('last', '[{"type": "auto_email", "subject": "S", "body": "B"}]');
    perform pg_temp.enroll('Fay', 'last'), pg_temp.run_at('2026-03-22 00:00Z');
    create temporary table claimed on commit drop as
    select m.tenant_id, m.message_id, m.lease_number
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m;
    perform pg_temp.pause('Fay');
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', c.tenant_id, 'messageId', c.message_id, 'leaseNumber', c.lease_number,
        'outcome', 'sent', 'subject', 'S')))
    from claimed c;
end
$$;
select is((select status from walk where name = 'Fay'), 'paused',
          'Fay''s last e-mail was sent while she was paused: she stays so');
select is(pg_temp.resume('Fay'), 'completed', 'and completes when she goes on');

-- E-mails that were put aside

do $$
begin
    perform pg_temp.plan('mail', '[{"type": "auto_email", "subject": "S", "body": "B"},
                                   {"type": "auto_email", "delayDays": 4, "body": "B"}]');
    perform pg_temp.enroll('Gil', 'mail'), pg_temp.run_at('2026-03-22 00:00Z'), pg_temp.pause('Gil');
end
$$;
select is(pg_temp.deliver(), '0', 'an e-mail that no sender had claimed is not sent during the pause');
select is((select due_at from data.messages where status = 'queued'), 'infinity'::timestamptz, 'but put aside');
do $$
begin
    perform sequence.pause('acme', pg_temp.id('mail'), clock.now());
    perform sequence.activate('acme', pg_temp.id('mail'), clock.now());
end
$$;
select is(pg_temp.deliver(), '0', 'nor when its sequence is resumed');
select is(pg_temp.resume('Gil', '2026-03-25 00:00Z'), 'active', 'he goes on');
select is((select due_at from data.messages where status = 'queued'), '2026-03-25 00:00Z'::timestamptz,
          'it is due now');
select is(pg_temp.deliver(), '1', 'and is sent');
select is((select at from walk where name = 'Gil'), '2026-03-29 00:00Z'::timestamptz,
          'the next delay counts from the sending');

-- Ended

do $$ begin perform enrollment.finish(e, 'replied', 'reply', clock.now()) from data.enrollments e; end $$;
select is(pg_temp.refusal($$ select pg_temp.resume('Gil') $$),
          '{"sqlstate": "SE409", "code": "enrollment_not_paused", "status": "replied"}',
          'one that has ended does not go on');

select * from finish();
rollback;

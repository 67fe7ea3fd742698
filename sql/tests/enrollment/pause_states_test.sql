-- enrollment.pause of what is late, held, in a paused sequence, or has an e-mail under way.
begin;
select plan(12);

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

-- Late, held, in a paused sequence, before the activation

do $$
begin
    perform ops.set_clock('2026-03-20 15:00Z');
    perform pg_temp.plan('late', '[{"type": "call"}]'), pg_temp.plan('held', '[{"type": "call"}]');
    perform pg_temp.plan('still', '[{"type": "call", "delayDays": 3}]');
    perform pg_temp.plan('draft', '[{"type": "call", "delayDays": 3}]', '{}', false);
    perform pg_temp.enroll('Dan', 'late'), pg_temp.enroll('Eve', 'held'), pg_temp.enroll('Fay', 'still');
    perform pg_temp.enroll('Gil', 'draft'), pg_temp.enroll('Ida', 'still');
    perform enrollment.hold('acme', pg_temp.id('Eve'), 'by_hand', 'why', clock.now());
    perform ops.set_clock('2026-03-20 20:00Z');
    perform sequence.pause('acme', pg_temp.id('still'), clock.now());
    perform ops.set_clock('2026-03-25 00:00Z');
    perform pg_temp.pause(n) from unnest(array['Dan', 'Eve', 'Fay', 'Gil']) n;
end
$$;
select results_eq($$ select name, status, remaining, at, parked, held from walk
                     where name in ('Dan', 'Eve', 'Fay', 'Gil') order by 1 $$,
                  $$ values ('Dan', 'paused', '0'::interval, '2026-03-25 00:00Z'::timestamptz,
                             'enrollment_paused', null),
                            ('Eve', 'paused', null, '2026-03-20 15:00Z', 'held', 'by_hand'),
                            ('Fay', 'paused', '2 days 19:00', '2026-03-27 19:00Z', 'enrollment_paused', null),
                            ('Gil', 'paused', null, 'infinity', 'enrollment_paused', null) $$,
                  'late: nothing remains; held: it stays held; in a paused sequence what remained when that '
                  || 'was paused; before the activation nothing has begun');

-- The sequence resumes: who is paused stays so

select is((sequence.activate('acme', pg_temp.id('still'), '2026-04-01 00:00Z')).status, 'active',
          'the sequence goes on');
select results_eq($$ select name, status, parked from walk where name in ('Fay', 'Ida') order by 1 $$,
                  $$ values ('Fay', 'paused', 'enrollment_paused'), ('Ida', 'active', null) $$,
                  'Ida with it, Fay not');
select is(pg_temp.run_at('2026-05-01 00:00Z'), '{"moved": 1}', 'a month later only Ida''s call came up');
select is(pg_temp.run_at('2026-05-01 00:00Z'), '{"executed": 1}', 'and has run');

-- Shifted by an earlier pause of the sequence, and not replanned yet

do $$
begin
    perform pg_temp.plan('twice', '[{"type": "call", "delayDays": 4}]'), pg_temp.enroll('Jo', 'twice');
    perform sequence.pause('acme', pg_temp.id('twice'), '2026-05-02 00:00Z');
    perform sequence.activate('acme', pg_temp.id('twice'), '2026-05-12 00:00Z');
    perform ops.set_clock('2026-05-13 00:00Z');
end
$$;
select results_eq($$ select at from walk where name = 'Jo' $$, $$ values ('2026-05-05 00:00Z'::timestamptz) $$,
                  'its schedule does not know yet that the sequence stood still for ten days');
select is(pg_temp.pause('Jo'), 'paused', 'it pauses');
select results_eq($$ select remaining, at from walk where name = 'Jo' $$,
                  $$ values ('2 days'::interval, '2026-05-15 00:00Z'::timestamptz) $$, 'what remains does');

-- An e-mail in a sender's hands: its sending starts the next delay, which stands still

do $$
begin
    perform pg_temp.plan('mail', '[{"type": "auto_email", "subject": "S", "body": "B"},
                                   {"type": "auto_email", "delayDays": 4, "body": "B"}]');
    perform pg_temp.enroll('Kim', 'mail');
    perform pg_temp.run_at('2026-05-13 00:00Z');
    create temporary table claimed on commit drop as
    select m.tenant_id, m.message_id, m.lease_number
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m;
    perform ops.set_clock('2026-05-14 00:00Z'), pg_temp.pause('Kim');
end
$$;
select results_eq($$ select remaining from walk where name = 'Kim' $$, $$ values ('3 days'::interval) $$,
                  'planned from when it was queued, three days remain');
select is((select ops.set_clock('2026-05-15 00:00Z') is not null), true, 'a day later it is sent');
select is((select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(
               jsonb_build_object('tenantId', c.tenant_id, 'messageId', c.message_id, 'leaseNumber',
                                  c.lease_number, 'outcome', 'sent', 'subject', 'S'))) -> 'finished'
           from claimed c), '1', 'all the same');
select results_eq($$ select status, remaining, at, parked from walk where name = 'Kim' $$,
                  $$ values ('paused', '4 days'::interval, '2026-05-18 00:00Z'::timestamptz,
                             'enrollment_paused') $$,
                  'four days remain, none of which has passed');

select * from finish();
rollback;

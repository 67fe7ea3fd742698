-- enrollment.resume of what is held, in a paused sequence, or was never planned.
begin;
select plan(7);

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

-- Held, in a paused sequence, before and after the activation

do $$
begin
    perform ops.set_clock('2026-03-25 00:00Z');
    perform pg_temp.plan('held', '[{"type": "call"}]'), pg_temp.enroll('Hal', 'held');
    perform enrollment.hold('acme', pg_temp.id('Hal'), 'by_hand', 'why', clock.now());
    perform pg_temp.plan('still', '[{"type": "call", "delayDays": 3}]'), pg_temp.enroll('Ida', 'still');
    perform pg_temp.plan('draft', '[{"type": "call", "delayDays": 3}]', '{}', false);
    perform pg_temp.enroll(n, 'draft') from unnest(array['Jo', 'Kim']) n;
    perform ops.set_clock('2026-03-26 00:00Z');
    perform pg_temp.pause(n) from unnest(array['Hal', 'Ida', 'Jo', 'Kim']) n;
    perform sequence.pause('acme', pg_temp.id('still'), '2026-03-26 00:00Z');
    perform ops.set_clock('2026-04-01 00:00Z');
    perform pg_temp.resume(n) from unnest(array['Hal', 'Ida', 'Jo']) n;
end
$$;
select results_eq($$ select status, held, parked from walk where name = 'Hal' $$,
                  $$ values ('active', 'by_hand', 'held') $$, 'a held one is held still');
select results_eq($$ select status, parked, at from walk where name in ('Ida', 'Jo') order by name $$,
                  $$ values ('active', 'sequence_paused', '2026-03-28 00:00Z'::timestamptz),
                            ('active', 'sequence_paused', 'infinity') $$,
                  'in a paused sequence, and in a draft, it waits for that');
select is((sequence.activate('acme', pg_temp.id(q), '2026-04-10 00:00Z')).status, 'active', q || ' is activated')
from unnest(array['still', 'draft']) q;
select results_eq($$ select status, parked, at from walk where name in ('Ida', 'Jo', 'Kim') order by name $$,
                  $$ values ('active', null, '2026-04-12 00:00Z'::timestamptz),
                            ('active', null, '2026-04-13 00:00Z'),
                            ('paused', 'enrollment_paused', 'infinity') $$,
                  'Ida''s two days count from then, Jo''s three, and Kim is still paused');
select is(pg_temp.resume('Kim', '2026-04-11 00:00Z'), 'active', 'Kim goes on');
select is((select at from walk where name = 'Kim'), '2026-04-14 00:00Z'::timestamptz,
          'her first delay begins with that');

select * from finish();
rollback;

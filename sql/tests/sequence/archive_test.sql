-- sequence.archive: nobody new, the others continue.
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

create function pg_temp.archive(p_name text, p_tenant_id text default 'acme')
returns text
language sql volatile
as $$ select (sequence.archive(p_tenant_id, pg_temp.id(p_name), clock.now())).status $$;

do $$
begin
    perform pg_temp.plan('calls', '[{"type": "call", "delayDays": 2}, {"type": "call"}]');
    perform pg_temp.plan('draft', '[{"type": "call"}]', '{}', false);
    perform pg_temp.plan('still', '[{"type": "call"}]');
    perform sequence.pause('acme', pg_temp.id('still'), clock.now());
    perform pg_temp.enroll(n, 'calls') from unnest(array['Amy', 'Bob']) n;
    perform ops.set_clock('2026-03-03 00:00Z');
    perform enrollment.pause('acme', pg_temp.id('calls'), pg_temp.id('Bob'), null, clock.now());
end
$$;

select is(pg_temp.refusal(format('select pg_temp.archive(%L)', n)),
          jsonb_build_object('sqlstate', 'SE409', 'code', 'sequence_not_archivable', 'status', s),
          'not one that is ' || s)
from (values ('draft', 'draft'), ('still', 'paused')) p (n, s);
select is(pg_temp.refusal($$ select pg_temp.archive('calls', 'rival') $$) ->> 'code', 'sequence_not_found',
          'another tenant does not find it');
select is(pg_temp.archive('calls'), 'archived', 'an active sequence is archived');
select is((select updated_at from data.sequences where sequence_id = pg_temp.id('calls')),
          '2026-03-03 00:00Z'::timestamptz, 'now');
select is(pg_temp.refusal($$ select pg_temp.archive('calls') $$) ->> 'status', 'archived', 'once');
select is(pg_temp.refusal($$ select pg_temp.enroll('Cem', 'calls') $$) ->> 'code', 'sequence_archived',
          'it takes nobody new');
select is(pg_temp.run_at('2026-03-04 15:00Z'), '{"executed": 1}', 'who is enrolled goes on');
select is((enrollment.resume('acme', pg_temp.id('calls'), pg_temp.id('Bob'), clock.now())).status, 'active',
          'who was paused may, too');
select is((select at from walk where name = 'Bob'), '2026-03-06 06:00Z'::timestamptz, 'with what remained');
select is((enrollment.skip('acme', pg_temp.id('calls'), pg_temp.id('Bob'), null, clock.now())).status, 'active',
          'and skip');
select is((select at from walk where name = 'Bob'), '2026-03-04 15:00Z'::timestamptz, 'steps');

select * from finish();
rollback;

-- sequence.remove: gone at once; who is live in it ends.
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

create function pg_temp.remove(p_name text, p_tenant_id text default 'acme')
returns timestamptz
language sql volatile
as $$ select (sequence.remove(p_tenant_id, pg_temp.id(p_name), clock.now())).deleted_at $$;

do $$
begin
    perform pg_temp.plan('mix', '[{"type": "auto_email", "subject": "S", "body": "B"},
                                  {"type": "call", "delayDays": 2}]');
    perform pg_temp.plan('call', '[{"type": "call"}]'), pg_temp.plan('draft', '[{"type": "call"}]', '{}', false);
    perform pg_temp.enroll(n, 'mix') from unnest(array['Amy', 'Bob', 'Cem']) n;
    perform pg_temp.enroll('Dan', 'call'), pg_temp.enroll('Eve', 'draft');
    perform enrollment.pause('acme', pg_temp.id('mix'), pg_temp.id('Bob'), null, clock.now());
    perform enrollment.cancel('acme', pg_temp.id('mix'), pg_temp.id('Cem'), 'before', clock.now());
    perform pg_temp.run_at('2026-03-02 15:00Z');
    delete from data.outbox_events;
    perform ops.set_clock('2026-03-03 00:00Z');
end
$$;

select is(pg_temp.refusal($$ select pg_temp.remove('mix', 'rival') $$) ->> 'code', 'sequence_not_found',
          'another tenant does not find it');
select is(pg_temp.remove('mix'), '2026-03-03 00:00Z'::timestamptz, 'it is deleted now');
select results_eq($$ select w.name, w.status, e.exit_reason, w.at from walk w
                     join data.enrollments e using (enrollment_id) order by 1 $$,
                  $$ values ('Amy', 'cancelled', 'sequence_deleted', null::timestamptz),
                            ('Bob', 'cancelled', 'sequence_deleted', null), ('Cem', 'cancelled', 'before', null),
                            ('Dan', 'active', null, null), ('Eve', 'active', null, 'infinity') $$,
                  'who was live in it ends, paused or not; who had ended stays as it was, and others go on');
select results_eq($$ select n.name, o.type, o.data ->> 'reason' from data.outbox_events o
                     join made n on n.id = o.enrollment_id order by 1 $$,
                  $$ values ('Amy', 'sequence.enrollment.exited', 'sequence_deleted'),
                            ('Bob', 'sequence.enrollment.exited', 'sequence_deleted') $$, 'one event tells of each');
select is((select m.status from data.messages m), 'cancelled', 'the queued e-mail will not be sent');
select is_empty($$ select from data.sequence_changes $$, 'nothing is left to do');
select is(pg_temp.refusal(s), jsonb_build_object('sqlstate', 'SE404', 'code', 'sequence_not_found', 'sequenceId',
                                                 pg_temp.id('mix')), 'there is no such sequence any more')
from (values ($$ select pg_temp.remove('mix') $$), ($$ select pg_temp.enroll('Fay', 'mix') $$)) r (s);
select is(pg_temp.remove('draft'), '2026-03-03 00:00Z'::timestamptz, 'a draft is deleted, too');
select is((select status from walk where name = 'Eve'), 'cancelled', 'with those who wait in it');

-- More than a thousand: the rest is the workers'

do $$
begin
    perform pg_temp.plan('crowd', '[{"type": "call", "delayDays": 1}]');
    perform pg_temp.enroll('C' || n, 'crowd') from generate_series(1, 1005) n;
    perform enrollment.pause('acme', pg_temp.id('crowd'), (
        select w.enrollment_id from walk w where w.name like 'C%' order by w.enrollment_id desc limit 1), null,
        clock.now());
    insert into data.sequence_changes (tenant_id, sequence_change_id, sequence_id, kind, created_at)
    values ('acme', clock.new_id(clock.now()), pg_temp.id('crowd'), 'replan', clock.now());
    perform pg_temp.remove('crowd');
end
$$;
select results_eq($$ select status, count(*) from walk where name like 'C%' and name <> 'Cem' group by 1 order by 1 $$,
                  $$ values ('active', 4::bigint), ('cancelled', 1000), ('paused', 1) $$,
                  'a thousand have ended when it answers');
select results_eq($$ select kind from data.sequence_changes $$, $$ values ('cancel') $$,
                  'the rest is left to do, and what an edit had to do is not');
select is(pg_temp.run_at('2026-03-04 00:00Z'), '{"exited": 4, "replanned": 1}',
          'those who come up before that run nothing: they end');
select results_eq($$ select distinct w.status, e.exit_reason from walk w join data.enrollments e using (enrollment_id)
                     where w.name like 'C%' and w.name <> 'Cem' $$,
                  $$ values ('cancelled', 'sequence_deleted') $$, 'everybody has ended');
select is_empty($$ select from data.sequence_changes $$, 'nothing is left to do');
select is((select count(*) from data.step_executions x join made n on n.id = x.enrollment_id
           where n.name like 'C%'), 0::bigint, 'and no step has run');
select is((stats.totals('acme', pg_temp.id('crowd')) ->> 'activeEnrollments'), '0', 'each was counted');

select * from finish();
rollback;

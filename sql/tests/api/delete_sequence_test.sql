-- api.archive_sequence and api.delete_sequence.
begin;
select plan(8);

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

create function pg_temp.delete(p_name text, p_tenant_id text default 'acme', p_if_match text default null)
returns jsonb
language sql volatile
as $$
    select api.delete_sequence(p_tenant_id, jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-1', 'if_match', p_if_match)),
        pg_temp.id(p_name))
$$;
create function pg_temp.archive(p_name text, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$
    select api.archive_sequence(p_tenant_id, jsonb_populate_record(null::data.request_context,
        '{"actor": "ann", "role": "member", "request_id": "request-1"}'), pg_temp.id(p_name))
$$;

do $$
begin
    perform pg_temp.plan('calls', '[{"type": "call", "delayDays": 2}]'), pg_temp.enroll('Amy', 'calls');
    perform ops.set_clock('2026-03-03 00:00Z');
end
$$;

select is(pg_temp.refusal(format('select pg_temp.%s(%L, %L)', f, 'calls', 'rival')),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'sequence_not_found', 'sequenceId',
                             pg_temp.id('calls')), f || ': another tenant does not find it')
from unnest(array['delete', 'archive']) f;
select is(pg_temp.archive('calls') #>> '{data,status}', 'archived', 'archiving answers the sequence');
select is(pg_temp.refusal($$ select pg_temp.archive('calls') $$),
          '{"sqlstate": "SE409", "code": "sequence_not_archivable", "status": "archived"}', 'once');
select is(pg_temp.refusal($$ select pg_temp.delete('calls', 'acme', '"other"') $$) ->> 'code',
          'precondition_failed', 'a sequence that was changed meanwhile is not deleted, if that is asked for');
select is(pg_temp.delete('calls') -> 'data' @> '{"status": "archived", "deletedAt": "2026-03-03T00:00:00Z",
              "stats": {"activeEnrollments": 0, "totalEnrollments": 1}}', true,
          'deleting answers the sequence, where nobody is live any more');
select is(pg_temp.refusal($$ select pg_temp.delete('calls') $$) ->> 'code', 'sequence_not_found', 'once');
select is(api.list_sequences('acme', jsonb_populate_record(null::data.request_context, '{"actor": "ann"}'))
              #> '{meta,total}', '0', 'and it is in no list');

select * from finish();
rollback;

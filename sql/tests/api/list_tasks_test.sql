-- api.list_tasks: open tasks, the longest due first.
begin;
select plan(25);

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

create function pg_temp.ann()
returns data.request_context
language sql stable
as $$ select jsonb_populate_record(null::data.request_context,
                 '{"actor": "ann", "role": "member", "request_id": "request-1"}') $$;

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.plan(p_name text, p_steps text,
                             p_settings text default '{"fromEmail": "a@acme.test"}')
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb, 'settings', p_settings::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    return v_sequence;
end
$$;
create function pg_temp.meet(p_name text, p_body text default '{}')
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact constant data.contacts := contact.create('acme', jsonb_build_object(
        'firstName', p_name, 'email', p_name || '@x.test') || p_body::jsonb, clock.now());
begin
    insert into made values (p_name, v_contact.contact_id);
    return v_contact;
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_body text default '{}')
returns data.enrollments
language sql volatile
as $$
    select enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', pg_temp.id(p_contact)) || p_body::jsonb, clock.now())
$$;

-- Tasks due at 14:00 UTC on four days, then one at midnight: t1 … t5, for kim and lee by turns.
do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call", "name": "Ring", "taskDescription": "Say hello"},
        {"type": "task"}]');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    for v_number in 1..5 loop
        perform pg_temp.meet('t' || v_number);
        perform ops.set_clock(case v_number when 5 then '2026-03-06 00:00Z'::timestamptz
                                            else '2026-03-01 14:00Z'::timestamptz + v_number *
                                            interval '24 hours' end);
        perform pg_temp.enroll('plan', 't' || v_number, jsonb_build_object(
            'assignedTo', case when v_number % 2 = 0 then 'kim' else 'lee' end)::text);
        perform worker.run_due_steps(10);
    end loop;
end
$$;
create function pg_temp.list(p_page integer default null, p_size integer default null,
                             p_assigned_to text default null, p_status text default null,
                             p_due_date date default null, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$
    select api.list_tasks(p_tenant_id, pg_temp.ann(), p_page, p_size, p_assigned_to, p_status, p_due_date)
           #- '{meta,nextCursor}'
$$;
create function pg_temp.names(p_list jsonb)
returns text
language sql stable
as $$
    select string_agg(c.first_name, ' ' order by i.n)
    from jsonb_array_elements(p_list -> 'data') with ordinality i (task, n)
    join data.contacts c on c.contact_id = (i.task ->> 'contactId')::uuid
$$;

select is(pg_temp.names(pg_temp.list()), 't1 t2 t3 t4 t5', 'tasks come in the order in which they are due');
select is(pg_temp.list() -> 'meta', '{"page": 1, "pageSize": 20, "total": 5, "totalPages": 1}',
          'and are counted');
select is((pg_temp.list() #> '{data,0}') - '{id,stepId,enrollmentId}'::text[], jsonb_build_object(
              'sequenceId', pg_temp.id('plan'), 'contactId', pg_temp.id('t1'), 'stepNumber', 1, 'type',
                  'call',
              'name', 'Ring', 'taskDescription', 'Say hello', 'status', 'pending_manual', 'assignedTo', 'lee',
              'scheduledAt', '2026-03-02T14:00:00Z', 'dueAt', '2026-03-02T14:00:00Z', 'executedAt', null,
              'variantId', null, 'messageId', null, 'openedAt', null, 'bouncedAt', null, 'clickedAt', null, 'repliedAt', null,
              'notes', null, 'outcome', null, 'errorMessage', null, 'skipReason', null,
              'autoSkipAt', null),
          'a task says whom it is about and what is to be done');
select is(pg_temp.names(pg_temp.list(2, 2)), 't3 t4', 'page by page');
select is(pg_temp.list(3, 2) -> 'meta', '{"page": 3, "pageSize": 2, "total": 5, "totalPages": 3}',
          'with their number');
select is(pg_temp.names(pg_temp.list(p_assigned_to => 'kim')), 't2 t4', 'of one rep');
select is(pg_temp.list(p_assigned_to => 'kim') #>> '{meta,total}', '2', 'counted');
select is(pg_temp.list(p_assigned_to => 'nobody') -> 'data', '[]', 'of one who has none');
select is(pg_temp.names(pg_temp.list(p_status => 'pending_manual')), 't1 t2 t3 t4 t5',
          'the status is always the same');

select is(pg_temp.names(pg_temp.list(p_due_date => d.date::date)), d.names, 'due by ' || d.date)
from (values ('2026-03-01', null), ('2026-03-02', 't1'), ('2026-03-04', 't1 t2 t3'),
             ('2026-03-05', 't1 t2 t3 t4'), ('2026-03-06', 't1 t2 t3 t4 t5')) d (date, names);
select is(pg_temp.list(p_due_date => d.date::date) #>> '{meta,total}', d.total, 'counted by ' || d.date)
from (values ('2026-03-01', '0'), ('2026-03-05', '4'), ('2026-03-06', '5')) d (date, total);
set local timezone = 'Pacific/Kiritimati';
select is(pg_temp.names(pg_temp.list(p_due_date => '2026-03-05')), 't1 t2 t3 t4',
          'the days are those of UTC, wherever the server is');
select is(pg_temp.names(pg_temp.list(p_due_date => '2026-03-05', p_assigned_to => 'lee')), 't1 t3',
          'of one rep too');

do $$
begin
    perform api.complete_step('acme', pg_temp.ann(), pg_temp.id('plan'), e.enrollment_id, 1, null)
    from data.enrollments e where e.contact_id = pg_temp.id('t2');
    perform enrollment.finish(e, 'replied', 'reply', clock.now())
    from data.enrollments e where e.contact_id = pg_temp.id('t3');
end
$$;
select is(pg_temp.names(pg_temp.list()), 't1 t4 t5',
          'what was completed, or whose contact replied, is no task any more');
select is(pg_temp.list() #>> '{meta,total}', '3', 'nor is it counted');
select is(pg_temp.list(p_tenant_id => 'rival') -> 'data', '[]', 'another tenant has none of them');

select is(pg_temp.refusal(format('select pg_temp.list(%L, %L, p_status => %L)', r.page, r.size, r.status)),
          '{"sqlstate": "SE422", "code": "invalid_parameter"}', 'refused: ' || r.why)
from (values (0, 20, null, 'page 0'), (1, 101, null, 'pages of 101'),
             (1, 20, 'completed', 'another status')) r (page, size, status, why);

select * from finish();
rollback;

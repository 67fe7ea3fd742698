-- api.complete_step: the manual step that an enrollment waits for, once.
begin;
select plan(14);

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

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call"}, {"type": "task", "delayDays": 2}]');
    perform pg_temp.plan('other', '[{"type": "call"}]');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform pg_temp.meet('bob');
    insert into made select 'walk', e.enrollment_id from pg_temp.enroll('plan', 'bob',
        '{"assignedTo": "kim"}') e;
end
$$;
create function pg_temp.complete(p_step integer, p_body text, p_sequence text default 'plan',
                                 p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$
    select api.complete_step(p_tenant_id, pg_temp.ann(), pg_temp.id(p_sequence), pg_temp.id('walk'), p_step,
                             p_body::jsonb)
$$;

select is(pg_temp.refusal($$ select pg_temp.complete(1, '{}') $$),
          '{"sqlstate": "SE409", "code": "step_not_pending", "currentStepNumber": 1}',
          'a step that has not come up is not completed');
do $$ begin perform worker.run_due_steps(10), ops.set_clock('2026-03-02 16:00Z'); end $$;

select is(pg_temp.refusal(format('select pg_temp.complete(%s, %L, %L, %L)', c.step, c.body, c.sequence,
                                 c.tenant)),
          c.problem::jsonb || coalesce(jsonb_build_object(c.member, pg_temp.id('walk')) - '', '{}'), c.why)
from (values
    (2, '{}', 'plan', 'acme', '{"sqlstate": "SE409", "code": "step_not_pending", "currentStepNumber": 1}', '',
     'it must be the current step'),
    (1, '{}', 'other', 'acme', '{"sqlstate": "SE404", "code": "enrollment_not_found"}', 'enrollmentId',
     'of that sequence'),
    (1, '{}', 'plan', 'rival', '{"sqlstate": "SE404", "code": "enrollment_not_found"}', 'enrollmentId',
     'and of that tenant'),
    (1, '[]', 'plan', 'acme', '{"sqlstate": "SE422", "code": "invalid_body", "errors": [""]}', '',
     'the body is an object'),
    (1, 'null', 'plan', 'acme', '{"sqlstate": "SE422", "code": "invalid_body", "errors": [""]}', '',
     'not null'),
    (1, '{"notes": 1, "outcome": "a\nb", "x": 1}', 'plan', 'acme',
     '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/x", "/notes", "/outcome"]}', '',
     'with the members that are known')
) c (step, body, sequence, tenant, problem, member, why);
select is(x.status, 'pending_manual', 'what was refused changed nothing') from data.step_executions x;

select is((pg_temp.complete(1, '{"notes": "Two\nlines", "outcome": "answered"}') -> 'data')
              - '{id,stepId,enrollmentId}'::text[],
          '{"stepNumber": 1, "type": "call", "variantId": null, "status": "completed", "messageId": null,
            "scheduledAt": "2026-03-02T14:00:00Z", "executedAt": "2026-03-02T16:00:00Z", "openedAt": null, "bouncedAt": null,
            "clickedAt": null, "repliedAt": null, "assignedTo": "kim", "dueAt": "2026-03-02T14:00:00Z",
            "notes": "Two\nlines", "outcome": "answered", "errorMessage": null,
            "skipReason": null, "autoSkipAt": null}',
          'the completed execution is the answer');
select is(api.get_enrollment('acme', pg_temp.ann(), pg_temp.id('plan'), pg_temp.id('walk'))
              #>> '{data,next,scheduledAt}', '2026-03-04T16:00:00Z',
              'the next delay counts from the completion');
select is(pg_temp.refusal($$ select pg_temp.complete(1, '{}') $$),
          '{"sqlstate": "SE409", "code": "step_not_pending", "currentStepNumber": 2}',
          'it is completed once');

do $$ begin perform ops.set_clock('2026-03-04 16:00Z'); perform worker.run_due_steps(10); end $$;
select is(pg_temp.complete(2, null) #>> '{data,status}', 'completed', 'no body is as good as an empty one');
select is(api.get_enrollment('acme', pg_temp.ann(), pg_temp.id('plan'),
                             pg_temp.id('walk')) #>> '{data,status}',
          'completed', 'after the last step the enrollment completes');
select is(pg_temp.refusal($$ select pg_temp.complete(2, '{}') $$),
          '{"sqlstate": "SE409", "code": "enrollment_not_active", "status": "completed"}',
          'and has no more steps to complete');

select * from finish();
rollback;

-- api.enroll_contact, get_enrollment and explain_enrollment.
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

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call", "name": "Ring", "delayDays": 1, "sendAt": "09:00"},
        {"type": "call"}]', '{"timezone": "America/New_York"}');
    perform pg_temp.plan('draft', '[{"type": "call"}]');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform pg_temp.meet(n) from unnest(array['bob', 'eve', 'kim', 'lee']) n;
end
$$;
create function pg_temp.post(p_sequence text, p_body text, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$ select api.enroll_contact(p_tenant_id, pg_temp.ann(), pg_temp.id(p_sequence), p_body::jsonb) $$;
create function pg_temp.bring(p_sequence text, p_contact text, p_body text default '{}')
returns jsonb
language sql volatile
as $$ select pg_temp.post(p_sequence, (jsonb_build_object('contactId',
                                                          pg_temp.id(p_contact)) || p_body::jsonb)::text) $$;
create function pg_temp.get(p_name text, p_sequence text default 'plan', p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$ select api.get_enrollment(p_tenant_id, pg_temp.ann(), pg_temp.id(p_sequence), pg_temp.id(p_name)) $$;
create function pg_temp.explain(p_name text, p_sequence text default 'plan', p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$ select api.explain_enrollment(p_tenant_id, pg_temp.ann(), pg_temp.id(p_sequence),
                                    pg_temp.id(p_name)) $$;

create temporary table answers as
select pg_temp.bring('plan', 'bob', '{"assignedTo": "kim", "metadata": {"camelCase": 1}}') as created;
insert into made select 'walk', (created #>> '{data,id}')::uuid from answers;

select is(created, jsonb_build_object('success', true, 'data', jsonb_build_object(
              'id', pg_temp.id('walk'), 'tenantId', 'acme', 'sequenceId', pg_temp.id('plan'),
              'contactId', pg_temp.id('bob'), 'status', 'active', 'currentStepNumber', 1, 'assignedTo', 'kim',
              'exitReason', null, 'held', null, 'enrolledAt', '2026-03-02T14:00:00Z', 'completedAt', null,
              'lastActivityAt', '2026-03-02T14:00:00Z', 'pausedAt', null, 'pauseReason', null, 'resumeAt', null,
              'metadata', '{"camelCase": 1}'::jsonb,
              'next', (select jsonb_build_object('stepId', s.step_id, 'stepNumber', 1, 'type', 'call',
                                                 'name', 'Ring',
                           'scheduledAt', '2026-03-03T14:00:00Z', 'localTime', '2026-03-03T09:00:00',
                           'timezone', 'America/New_York', 'waitingFor', 'time')
                       from data.sequence_steps s
                       where s.sequence_id = pg_temp.id('plan') and s.step_number = 1))),
          'the whole enrollment is the answer, with what comes next in local time') from answers;
select is(pg_temp.get('walk'), jsonb_set(created, '{data,executions}', '[]'),
          'and what is read back, with its executions') from answers;
select results_eq($$ select enrolled_by, correlation_id from data.enrollments $$,
                  $$ values ('ann', 'request-1') $$, 'who asked and with which request is kept');
select is((pg_temp.bring('draft', 'bob') #> '{data,next}') - '{stepId,name,type}'::text[],
          '{"stepNumber": 1, "scheduledAt": null, "localTime": null, "timezone": "UTC",
              "waitingFor": "activation"}',
          'in a draft it waits for the activation');

-- Why

select is(pg_temp.explain('walk') #- '{data,reasons}',
          jsonb_build_object('success', true, 'data', jsonb_build_object(
              'enrollmentId', pg_temp.id('walk'), 'next', created #> '{data,next}')),
          'explain says what comes next') from answers;
select is(jsonb_path_query_array(pg_temp.explain('walk'), '$.data.reasons[*].rule'),
          '["reference", "delay", "time"]', 'and which rules led there, in their order');
select is(jsonb_path_query_array(pg_temp.explain('walk'), '$.data.reasons[*].at'),
          '["2026-03-02T14:00:00Z", "2026-03-03T14:00:00Z", "2026-03-03T14:00:00Z"]',
          'each with its instant');
select is(pg_temp.explain('walk') #> '{data,reasons,2}',
          '{"rule": "time", "at": "2026-03-03T14:00:00Z",
            "detail": "Step 1 (call) runs then. (Tue 2026-03-03 09:00:00 America/New_York)"}',
            'and a sentence');

-- Later

do $$
begin
    perform ops.set_clock('2026-03-03 14:00Z');
    perform worker.run_due_steps(10);
end
$$;
select is(jsonb_path_query_array(pg_temp.get('walk'), '$.data.executions[*].status'), '["pending_manual"]',
          'what was run is told');
select is(pg_temp.get('walk') #>> '{data,next,waitingFor}', 'completion',
          'and that it waits to be completed');
do $$
begin
    perform enrollment.finish(e, 'replied', 'reply', clock.now()) from data.enrollments e
    where e.enrollment_id = pg_temp.id('walk');
end
$$;
select is((pg_temp.get('walk') -> 'data') - '{executions,metadata,id,contactId,sequenceId,tenantId}'::text[],
          '{"status": "replied", "currentStepNumber": 1, "assignedTo": "kim", "exitReason": "reply",
              "held": null,
            "next": null, "enrolledAt": "2026-03-02T14:00:00Z", "completedAt": "2026-03-03T14:00:00Z",
            "pausedAt": null, "pauseReason": null, "resumeAt": null, "lastActivityAt": "2026-03-03T14:00:00Z"}',
            'an ended one says how, and has nothing to come');
select is(pg_temp.explain('walk') -> 'data' -> 'reasons',
          '[{"rule": "ended", "at": "2026-03-03T14:00:00Z",
              "detail": "The enrollment has ended: replied, reply. It can be reinstated."}]',
          'and explain says so');

-- Refusals

select is(pg_temp.refusal(format('select pg_temp.post(%L, %L)', 'plan', b.body)),
          jsonb_build_object('sqlstate', 'SE422', 'code', 'invalid_body', 'errors', b.pointers::jsonb),
          'refused: ' || b.body)
from (values ('{}', '["/contactId"]'), ('null', '[""]'), ('[]', '[""]'),
             ('{"contactId": "bob"}', '["/contactId"]'),
             ('{"contactId": null}', '["/contactId"]'),
             ('{"contactId": "00000000-0000-7000-8000-000000000000", "step": 2}', '["/step"]')) b (body,
                 pointers);
select is(pg_temp.refusal($$ select pg_temp.post('plan', null) $$),
          '{"sqlstate": "SE422", "code": "invalid_body"}', 'refused: no body');
select is(pg_temp.refusal($$ select pg_temp.bring('plan', 'bob'), pg_temp.bring('plan', 'bob') $$) ->> 'code',
          'already_enrolled', 'refused: twice');
select is(pg_temp.refusal($$ select pg_temp.bring('plan', 'eve', '{"startAtStep": 3}') $$),
          '{"sqlstate": "SE422", "code": "step_not_found"}', 'refused: a step that is not there');
select is(pg_temp.refusal(format('select pg_temp.%s(%L, %L, %L)', f, 'walk', r.sequence,
                                 r.tenant)) ->> 'code',
          'enrollment_not_found', f || ': ' || r.why)
from unnest(array['get', 'explain']) f
cross join (values ('plan', 'rival', 'another tenant''s enrollment is not found'),
                   ('draft', 'acme', 'nor is one under another sequence')) r (sequence, tenant, why);

select * from finish();
rollback;

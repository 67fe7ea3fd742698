-- api.enroll_contacts: bulk enrollment at the door.
begin;
select plan(18);

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
create function pg_temp.ann(p_key text default null)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-1', 'idempotency_key', p_key,
        'request_sha256', sha256(convert_to(p_key, 'UTF8'))))
$$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table made as
select (api.create_sequence('acme', pg_temp.ann(), '{"name": "Plan", "steps": [{"type": "call"}]}')
        #>> '{data,id}')::uuid as sequence_id,
       (api.create_contact('acme', pg_temp.ann(), '{"email": "bob@x.test"}') #>> '{data,id}')::uuid as bob,
       (api.create_contact('acme', pg_temp.ann(), '{"email": "eve@x.test"}') #>> '{data,id}')::uuid as eve;
create function pg_temp.post(p_body jsonb, p_dry_run text default null, p_key text default null)
returns jsonb
language sql volatile
as $$
    select api.enroll_contacts('acme', pg_temp.ann(p_key), m.sequence_id, p_body, p_dry_run) from made m
$$;
create temporary table bodies as
select jsonb_build_object('contactIds', jsonb_build_array(m.bob, '00000000-0000-7000-8000-000000000000', m.bob),
                          'assignedTo', 'kim', 'startAtStep', 1, 'metadata', '{"camelCase": 1}'::jsonb) as body
from made m;

select is(pg_temp.post(body, 'true'), jsonb_build_object('success', true, 'data', jsonb_build_object(
              'summary', '{"enrolled": 1, "already_enrolled": 0, "duplicate_in_request": 1, "not_found": 1,
                           "unsubscribed": 0, "suppressed": 0, "no_email": 0, "no_open_moment": 0}'::jsonb,
              'results', jsonb_build_array(
                  jsonb_build_object('contactId', m.bob, 'code', 'enrolled'),
                  '{"contactId": "00000000-0000-7000-8000-000000000000", "code": "not_found"}'::jsonb,
                  jsonb_build_object('contactId', m.bob, 'code', 'duplicate_in_request')))),
          'a dry run answers what would be') from bodies, made m;
select is((select count(*) from data.enrollments), 0::bigint, 'and does nothing');

create temporary table answers as select pg_temp.post(body, 'false', 'k') as first from bodies;
select is(first #>> '{data,results,0,enrollmentId}', e.enrollment_id::text, 'done: the enrollment is named')
from answers, data.enrollments e;
select results_eq('select assigned_to, enrolled_by, correlation_id, metadata from data.enrollments',
                  $$ values ('kim', 'ann', 'request-1', '{"camelCase": 1}'::jsonb) $$, 'with what was said');
select is(pg_temp.post(body, 'false', 'k') - 'replayed', first, 'repeated under its key it is answered alike') from bodies, answers;
select is(pg_temp.post(body) #> '{data,results,0}', jsonb_build_object(
              'contactId', m.bob, 'code', 'already_enrolled', 'enrollmentId', e.enrollment_id),
          'asked anew it names the live enrollment') from bodies, made m, data.enrollments e;
select is(pg_temp.post(jsonb_build_object('contactIds', jsonb_build_array(m.eve))) #>> '{data,summary,enrolled}', '1',
          'only contactIds are needed') from made m;

select is(pg_temp.refusal(format('select pg_temp.post(%L, %L)', b.body, b.dry_run)), b.problem::jsonb, b.why)
from (values
    ('{}', null, '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/contactIds"]}', 'contactIds are needed'),
    ('{"contactIds": []}', null, '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/contactIds"]}',
     'at least one'),
    ('{"contactIds": ["7", 7]}', null,
     '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/contactIds/0", "/contactIds/1"]}', 'all of them ids'),
    ('{"contactIds": ["00000000-0000-7000-8000-000000000000"], "startAtStep": 0, "metadata": [], "x": 1}', null,
     '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/x", "/metadata", "/startAtStep"]}',
     'the rest as with one'),
    ('{"contactIds": ["00000000-0000-7000-8000-000000000000"]}', 'yes',
     '{"sqlstate": "SE422", "code": "invalid_parameter"}', 'dryRun is true or false'),
    ('{"contactIds": ["00000000-0000-7000-8000-000000000000"], "startAtStep": 2}', 'true',
     '{"sqlstate": "SE422", "code": "step_not_found"}', 'a dry run is refused where the call is')
) b (body, dry_run, problem, why);
select is(pg_temp.refusal(format('select pg_temp.post(%L)', jsonb_build_object('contactIds', n.ids))) -> 'errors', n.told::jsonb,
          n.amount || ' contacts')
from (select a.amount, a.told, jsonb_agg(gen_random_uuid()) as ids
      from (values (10000, null), (10001, '["/contactIds"]')) a (amount, told), generate_series(1, a.amount)
      group by a.amount, a.told) n order by n.amount;
select is(pg_temp.post(jsonb_build_object('contactIds', jsonb_build_array(m.bob)), 'true') #>> '{data,results,0,code}',
          'already_enrolled', 'after all that everything is as it was') from made m;
select is((select count(*) from data.enrollments), 2::bigint, 'two are enrolled');
select is((select count(*) from data.idempotency_keys), 1::bigint, 'one key is kept');

select * from finish();
rollback;

-- api.create_sequence and api.get_sequence.
begin;
select plan(30);

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

create function pg_temp.post(p_body text)
returns jsonb
language sql volatile
as $$ select api.create_sequence('acme', pg_temp.ann(), p_body::jsonb) $$;
create function pg_temp.step_id(p_number integer)
returns uuid
language sql stable
as $$
    select s.step_id from data.sequence_steps s
    where s.sequence_id = pg_temp.id('plan') and s.step_number = p_number
$$;

create temporary table answers as
select pg_temp.post('{"name": "Plan", "description": "D", "channel": "email",
    "exitConditions": {"onReply": false}, "settings": {"timezone": "Europe/Berlin",
    "fromEmail": "ann@acme.test", "variableDefaults": {"a": 1}},
    "steps": [{"type": "task", "stepNumber": 2, "taskDescription": "Do it", "delayDays": 1,
    "isActive": false, "autoSkipAfterDays": 14},
              {"type": "auto_email", "stepNumber": 1, "name": "First", "subject": "S", "body": "B",
               "sendAt": "09:30", "delayHours": 2, "maxLatenessHours": 4, "whenLate": "hold",
               "variants": [{"id": "a", "weight": 1, "body": "A"}]}]}') as created;
insert into made select 'plan', (created #>> '{data,id}')::uuid from answers;

select is(created #- '{data,steps}', jsonb_build_object('success', true, 'data', jsonb_build_object(
              'id', pg_temp.id('plan'), 'tenantId', 'acme', 'name', 'Plan', 'description', 'D', 'status',
                  'draft',
              'channel', 'email',
              'settings', '{"timezone": "Europe/Berlin", "fromEmail": "ann@acme.test",
                  "variableDefaults": {"a": 1}}'::jsonb,
              'exitConditions', '{"onReply": false, "onMeetingBooked": true, "onBounce": true,
                  "onUnsubscribe": true,
                                  "onOutOfOffice": true}'::jsonb,
              'stats', '{"totalEnrollments": 0, "activeEnrollments": 0, "completedEnrollments": 0,
                         "repliedEnrollments": 0, "bouncedEnrollments": 0, "sent": 0}'::jsonb,
              'createdBy', 'ann', 'createdAt', '2026-03-02T14:00:00Z', 'updatedAt', '2026-03-02T14:00:00Z',
              'deletedAt', null)),
          'the whole sequence is the answer') from answers;
select is(created #> '{data,steps}', jsonb_build_array(
              jsonb_build_object('id', pg_temp.step_id(1), 'sequenceId', pg_temp.id('plan'), 'stepNumber', 1,
                  'type', 'auto_email', 'name', 'First', 'templateId', null, 'subject', 'S', 'body', 'B',
                  'delayDays', 0, 'delayHours', 2, 'sendAt', '09:30', 'taskDescription', null,
                  'variants', '[{"id": "a", "weight": 1, "body": "A"}]'::jsonb, 'isActive', true,
                  'maxLatenessHours', 4, 'whenLate', 'hold', 'autoSkipAfterDays', null,
                  'autoWinner', null, 'winner', null),
              jsonb_build_object('id', pg_temp.step_id(2), 'sequenceId', pg_temp.id('plan'), 'stepNumber', 2,
                  'type', 'task', 'name', null, 'templateId', null, 'subject', null, 'body', null,
                  'delayDays', 1, 'delayHours', 0, 'sendAt', null, 'taskDescription', 'Do it',
                  'variants', null, 'isActive', false,
                  'maxLatenessHours', null, 'whenLate', 'skip', 'autoSkipAfterDays', 14,
                  'autoWinner', null, 'winner', null)),
          'with its steps in the order of their numbers') from answers;
select is(api.get_sequence('acme', pg_temp.ann(), pg_temp.id('plan')) - 'etag', created, 'and what is read back')
from answers;
select is(pg_temp.post('{"name": "Small", "steps": [{"type": "call"}]}') #> '{data,settings}', '{}',
          'a name and a step are enough');

-- Refusals: the sequence

select is(pg_temp.refusal(format('select pg_temp.post(%L)', b.body)),
          jsonb_build_object('sqlstate', 'SE422', 'code', 'invalid_body', 'errors', b.pointers::jsonb),
          'refused: ' || left(b.body, 70))
from (values
    ('[]', '[""]'), ('null', '[""]'), ('{}', '["/name", "/steps"]'),
    ('{"steps": [{"type": "call"}]}', '["/name"]'), ('{"name": "S"}', '["/steps"]'),
    ('{"name": "", "steps": [{"type": "call"}]}', '["/name"]'),
    ('{"name": null, "steps": [{"type": "call"}]}', '["/name"]'),
    ('{"name": "S", "steps": []}', '["/steps"]'), ('{"name": "S", "steps": null}', '["/steps"]'),
    ('{"name": "S", "steps": {}}', '["/steps"]'), ('{"name": "S", "steps": [null]}', '["/steps/0"]'),
    ('{"name": "S", "steps": [{}]}', '["/steps/0/type"]'),
    ('{"name": "S", "steps": [{"type": "fax"}]}', '["/steps/0/type"]'),
    ('{"name": "S", "steps": [{"type": "call"}], "channel": "fax"}', '["/channel"]'),
    ('{"name": "S", "steps": [{"type": "call"}], "status": "active"}', '["/status"]'),
    ('{"name": "S", "steps": [{"type": "call"}], "settings": null}', '["/settings"]'),
    ('{"name": "S", "steps": [{"type": "call"}], "settings": {"timeZone": "UTC"}}', '["/settings/timeZone"]'),
    ('{"name": "S", "steps": [{"type": "call"}], "exitConditions": {"onReply": "no"}}',
     '["/exitConditions/onReply"]'),
    ('{"name": "S", "steps": [{"type": "call"}], "exitConditions": {"onSunday": true}}',
     '["/exitConditions/onSunday"]'),
    ('{"name": "S", "steps": [{"type": "call"}], "settings": {"businessHours": {"monday": {"start": "9"}}}}',
     '["/settings/businessHours/monday/start", "/settings/businessHours/monday/end"]')
) b (body, pointers);
select is(jsonb_array_length(pg_temp.refusal(format('select pg_temp.post(%L)', jsonb_build_object(
              'name', 'S', 'steps', (select jsonb_agg('{"type": "call"}'::jsonb) from generate_series(1,
                  101)))))
              -> 'errors'), 1, 'refused: 101 steps');
select is(pg_temp.refusal('select pg_temp.post(null)'), '{"sqlstate": "SE422", "code": "invalid_body"}',
          'refused: no body');
select lives_ok(format('select pg_temp.post(%L)', jsonb_build_object('name', repeat('x', 255), 'steps',
                    (select jsonb_agg('{"type": "call"}'::jsonb) from generate_series(1, 100)))),
                '100 steps and 255 characters are allowed');
select is(count(*), 3::bigint, 'what was refused left nothing') from data.sequences;
select is(pg_temp.refusal(format('select api.get_sequence(%L, pg_temp.ann(), %L)', g.tenant,
                                 g.id)) ->> 'code',
          'sequence_not_found', g.why)
from (values ('rival', pg_temp.id('plan'), 'another tenant''s sequence is not found'),
             ('acme', '00000000-0000-7000-8000-000000000000', 'nor is an unknown one')) g (tenant, id, why);

select * from finish();
rollback;

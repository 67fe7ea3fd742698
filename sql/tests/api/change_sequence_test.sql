-- api.change_sequence: what a change may say, and what it is refused for.
begin;
select plan(44);

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
create function pg_temp.ann(p_if_match text default null)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object('actor', 'ann', 'role', 'member',
        'correlation_id', 'request-1', 'if_match', p_if_match))
$$;
create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    insert into made
    select n, (sequence.create('acme', 'ann', '{"name": "S", "description": "D", "settings": {"fromEmail":
        "a@acme.test", "timezone": "UTC"}, "steps": [{"type": "auto_email", "name": "a", "subject": "S", "body": "B"},
        {"type": "call", "name": "b", "delayDays": 1}, {"type": "task", "name": "c"}]}', clock.now())).sequence_id
    from unnest(array['plan', 'other']) n;
end
$$;
insert into made
select s.name, s.step_id from data.sequence_steps s where s.sequence_id = pg_temp.id('plan');
insert into made
select 'other a', s.step_id from data.sequence_steps s
where s.sequence_id = pg_temp.id('other') and s.step_number = 1;

-- In bodies, <a> stands for the id of step a.
create function pg_temp.body(p_body text)
returns jsonb
language plpgsql stable
as $$
declare
    v_body text := p_body;
    v_made record;
begin
    for v_made in select m.name, m.id from made m loop
        v_body := replace(v_body, '<' || v_made.name || '>', v_made.id::text);
    end loop;
    return v_body::jsonb;
end
$$;
create function pg_temp.patch(p_body text, p_dry_run text default null, p_if_match text default null)
returns jsonb
language sql volatile
as $$
    select api.change_sequence('acme', pg_temp.ann(p_if_match), pg_temp.id('plan'), pg_temp.body(p_body), p_dry_run)
$$;
create function pg_temp.names()
returns text
language sql stable
as $$
    select string_agg(concat(s.step_number, s.name), ' ' order by s.step_number)
    from data.sequence_steps s where s.sequence_id = pg_temp.id('plan')
$$;

-- A draft without enrollments: anything goes.

do $$ begin perform ops.set_clock('2026-03-03 14:00Z'); end $$;
create temporary table answers as select pg_temp.patch('{"name": "T", "description": null}') as changed;
select is(changed #- '{data,changes}', jsonb_build_object('success', true, 'data', wire.sequence(q), 'etag',
          wire.etag(q)), 'the sequence is the answer, and its tag') from answers, data.sequences q
where q.sequence_id = pg_temp.id('plan');
select is(changed #> '{data,changes}', '{"affectedEnrollments": 0, "replanned": 0, "movedToNextStep": 0, "completed": 0,
          "tasksSkipped": 0, "isDryRun": false}', 'with what it changed') from answers;
select results_eq($$ select q.name, q.description, q.channel, q.settings ->> 'timezone', q.updated_at, q.status
                     from data.sequences q where q.sequence_id = pg_temp.id('plan') $$,
                  $$ values ('T', null, 'multi', 'UTC', '2026-03-03 14:00Z'::timestamptz, 'draft') $$,
                  'what is left out stays, null clears');
select is(pg_temp.names(), '1a 2b 3c', 'the steps, too');
select is(pg_temp.patch('{"settings": {"fromEmail": "b@acme.test"}, "channel": "email", "exitConditions":
    {"onReply": false}}') #> '{data,settings}', '{"fromEmail": "b@acme.test"}', 'settings are replaced as a whole');
select is(pg_temp.patch('{"steps": [{"id": "<c>", "type": "call", "name": "c"}, {"type": "task", "name": "n"},
    {"id": "<a>", "type": "auto_email", "name": "a", "body": "B", "subject": "S"}]}', 'true')
    #>> '{data,steps,1,name}', 'n', 'a dry run shows what would be');
select is(pg_temp.names(), '1a 2b 3c', 'but is not');
select is(pg_temp.patch('{}', 'true') #>> '{data,changes,isDryRun}', 'true', 'and says that it is one');
select lives_ok($$ select pg_temp.patch('{"steps": [{"id": "<c>", "type": "call", "name": "c"}, {"type": "task",
    "name": "n"}, {"id": "<a>", "type": "auto_email", "name": "a", "body": "B", "subject": "S"}]}', 'false') $$,
    'types and order change');
select is(pg_temp.names(), '1c 2n 3a', 'the list is the order; what is not in it is gone, without a trace');
select lives_ok($$ select pg_temp.patch(jsonb_build_object('steps', wire.sequence(q) -> 'steps')::text)
                   from data.sequences q where q.sequence_id = pg_temp.id('plan') $$,
                'what was answered can be sent back');
select lives_ok($$ select pg_temp.patch('{"steps": [{"id": "<a>", "type": "auto_email", "name": "a", "body": "B",
    "subject": "S", "stepNumber": 3}, {"type": "task", "name": "b", "stepNumber": 7}, {"id": "<c>", "type": "call",
    "name": "c"}]}') $$, 'a list that was read may come back with steps less or more');
select is(pg_temp.names(), '1a 2b 3c', 'the place in it is what counts');

-- Refusals

select is(pg_temp.refusal(format('select pg_temp.patch(%L)', b.body)),
          jsonb_build_object('sqlstate', 'SE422', 'code', 'invalid_body', 'errors', b.pointers::jsonb),
          'refused: ' || left(b.body, 80))
from (values
    ('[]', '[""]'), ('{"status": "active"}', '["/status"]'), ('{"name": null}', '["/name"]'),
    ('{"steps": []}', '["/steps"]'), ('{"settings": null}', '["/settings"]'),
    ('{"settings": {"timezone": "Mars"}}', '["/settings/timezone"]'),
    ('{"steps": [{"id": "<a>"}]}', '["/steps/0/type"]'), ('{"steps": [{"id": "x", "type": "call"}]}', '["/steps/0/id"]'),
    ('{"steps": [{"id": null, "type": "call"}]}', '["/steps/0/id"]'),
    ('{"steps": [{"id": "00000000-0000-7000-8000-000000000000", "type": "call"}]}', '["/steps/0/id"]'),
    ('{"steps": [{"id": "<other a>", "type": "call"}]}', '["/steps/0/id"]'),
    ('{"steps": [{"id": "<c>", "type": "call"}, {"id": "<c>", "type": "call"}]}', '["/steps/0/id", "/steps/1/id"]'),
    ('{"steps": [{"id": "<c>", "type": "call", "sequenceId": "<other>"}]}', '["/steps/0/sequenceId"]'),
    ('{"steps": [{"type": "auto_email"}]}', '["/steps/0"]'),
    ('{"steps": [{"type": "auto_email", "body": "B", "autoSkipAfterDays": 1}]}', '["/steps/0/autoSkipAfterDays"]'),
    ('{"steps": [{"type": "call", "stepNumber": 0}]}', '["/steps/0/stepNumber"]')) b (body, pointers);
select is(pg_temp.refusal('select pg_temp.patch(null)') ->> 'code', 'invalid_body', 'refused: no body');
select is(pg_temp.refusal($$ select pg_temp.patch('{}', 'yes') $$),
          '{"sqlstate": "SE422", "code": "invalid_parameter"}', 'dryRun is true or false');
select is(pg_temp.refusal($$ select pg_temp.patch('{"name": "U"}', null, '"x"') $$) ->> 'code', 'precondition_failed',
          'who saw another state is told');
select is(pg_temp.patch('{"name": "U"}', null, wire.etag(q)) #>> '{data,name}', 'U', 'who saw this one is let through')
from data.sequences q where q.sequence_id = pg_temp.id('plan');
select is(pg_temp.refusal(format('select api.change_sequence(%L, pg_temp.ann(), %L, %L)', 'rival', pg_temp.id('plan'),
                                 '{}')) ->> 'code', 'sequence_not_found', 'another tenant''s sequence is not found');

-- With somebody in it

do $$
begin
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id('plan'), jsonb_build_object('contactId',
        (contact.create('acme', '{"email": "bob@x.test"}', clock.now())).contact_id), clock.now());
    insert into made select 'b2', s.step_id from data.sequence_steps s
    where s.sequence_id = pg_temp.id('plan') and s.name = 'b';
end
$$;
select is(pg_temp.refusal(format('select pg_temp.patch(%L)', b.body)),
          jsonb_build_object('sqlstate', 'SE422', 'code', b.code, 'errors', b.pointers::jsonb),
          'refused, when somebody is in it: ' || left(b.body, 70))
from (values
    ('{"steps": [{"id": "<c>", "type": "call"}, {"id": "<a>", "type": "auto_email", "subject": "S", "body": "B"}]}',
     'invalid_body', '["/steps/1"]'),
    ('{"steps": [{"id": "<c>", "type": "task"}]}', 'invalid_body', '["/steps/0/type"]'),
    ('{"settings": {}}', 'sequence_not_ready', '["/settings/fromEmail"]'),
    ('{"steps": [{"id": "<c>", "type": "call", "isActive": false}]}', 'sequence_not_ready', '["/steps"]'),
    ('{"steps": [{"type": "auto_email", "body": "B"}]}', 'sequence_not_ready', '["/steps/0/subject"]'))
    b (body, code, pointers);
select is(pg_temp.names(), '1a 2b 3c', 'what was refused left nothing');
select lives_ok($$ select pg_temp.patch('{"steps": [{"type": "call", "name": "n"}, {"id": "<a>", "type": "auto_email",
    "name": "a", "subject": "S", "body": "B"}, {"id": "<c>", "type": "call", "name": "c"}]}') $$, 'a step goes');
select is(count(*), 1::bigint, 'its row stays') from data.sequence_steps s where s.removed_at is not null;
select is(pg_temp.refusal($$ select pg_temp.patch('{"steps": [{"id": "<b2>", "type": "task"}]}') $$) -> 'errors',
          '["/steps/0/id"]', 'a removed step does not come back');
select is((worker.run_due_steps(10) ->> 'messages')::integer, 1, 'and who is in it walks on');

select * from finish();
rollback;

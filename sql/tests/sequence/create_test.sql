-- sequence.create and sequence.add_steps: a draft with its steps, or nothing.
begin;
select plan(15);

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

insert into made
select n, (template.create(n, 'ann', '{"name": "T", "bodyText": "Hello"}', clock.now())).template_id
from unnest(array['acme', 'rival']) n;

create function pg_temp.make(p_body text)
returns data.sequences
language sql volatile
as $$ select sequence.create('acme', 'ann', p_body::jsonb, clock.now()) $$;

-- The sequence

select results_eq($$ select tenant_id, name, description, status, channel, settings, exit_conditions,
                            plan_number, created_by, created_at, updated_at, activated_at, paused_at,
                            deleted_at
                     from pg_temp.make('{"name": "Plan", "description": "D", "channel": "email",
                         "settings": {"timezone": "Europe/Berlin", "excludeWeekends": true},
                         "exitConditions": {"onReply": false}, "steps": [{"type": "call"}]}') $$,
                  $$ values ('acme', 'Plan', 'D', 'draft', 'email',
                             '{"timezone": "Europe/Berlin", "excludeWeekends": true}'::jsonb,
                             '{"onReply": false}'::jsonb, 0, 'ann', '2026-03-02 14:00Z'::timestamptz,
                             '2026-03-02 14:00Z'::timestamptz, null::timestamptz, null::timestamptz,
                             null::timestamptz) $$,
                  'it begins as a draft and keeps what was given');
select results_eq($$ select name, description, channel, settings, exit_conditions
                     from pg_temp.make('{"name": "Plan", "steps": [{"type": "call"}]}') $$,
                  $$ values ('Plan', null, 'multi', '{}'::jsonb, '{}'::jsonb) $$,
                  'what is not given has its default; names may repeat');
select is(count(*), 2::bigint, 'both are there') from data.sequences;

-- The steps

insert into made
select 'rich', q.sequence_id
from pg_temp.make(format('{"name": "Rich", "steps": [
    {"type": "task", "stepNumber": 2, "name": "T", "taskDescription": "Do it", "delayDays": 3,
    "delayHours": 4,
     "isActive": false},
    {"type": "auto_email", "stepNumber": 1, "subject": "Hi {{a}}", "body": "{{b}} {{a}}", "sendAt": "09:30"},
    {"type": "auto_email", "stepNumber": 3, "templateId": "%1$s", "name": null, "variants": null},
    {"type": "auto_email", "stepNumber": 4, "variants": [{"id": "x", "weight": 1, "templateId": "%1$s"}]}]}',
    pg_temp.id('acme'))) q;
select results_eq($$ select s.step_number, s.type, s.name, s.subject, s.body, s.delay_days, s.delay_hours,
                            s.send_at, s.task_description, s.is_active
                     from data.sequence_steps s where s.sequence_id = pg_temp.id('rich')
                     order by s.step_number $$,
                  $$ values (1, 'auto_email', null, 'Hi {{a}}', '{{b}} {{a}}', 0, 0, time '09:30', null,
                             true),
                            (2, 'task', 'T', null, null, 3, 4, null, 'Do it', false),
                            (3, 'auto_email', null, null, null, 0, 0, null, null, true),
                            (4, 'auto_email', null, null, null, 0, 0, null, null, true) $$,
                  'the steps have their numbers, delays and words');
select results_eq($$ select s.step_number, s.template_id, s.variants
                     from data.sequence_steps s where s.sequence_id = pg_temp.id('rich')
                     order by s.step_number $$,
                  $$ values (1, null, null), (2, null, null), (3, pg_temp.id('acme'), null),
                            (4, null, jsonb_build_array(jsonb_build_object(
                                'id', 'x', 'weight', 1, 'templateId', pg_temp.id('acme')))) $$,
                  'their templates and variants; a null of JSON is no variants');
select set_eq($$ select unnest(s.variables)
                 from data.sequence_steps s where s.sequence_id = pg_temp.id('rich') and s.step_number = 1 $$,
              array['a', 'b'], 'and the variables that their own words need');
select lives_ok($$ select pg_temp.make('{"name": "Row", "steps": [
                     {"type": "call", "name": "a"}, {"type": "call", "name": "b"},
                     {"type": "call", "name": "c"}]}') $$,
                'steps may come without numbers');
select is(array_agg(s.step_number order by s.name), '{1,2,3}', 'their order is then that of the list')
from data.sequences q
join data.sequence_steps s using (tenant_id, sequence_id)
where q.name = 'Row';

-- Refusals

select is(pg_temp.refusal(format('select pg_temp.make(%L)', r.body)),
          jsonb_build_object('sqlstate', 'SE422', 'code', 'invalid_body', 'errors', r.pointers::jsonb), r.why)
from (values
    ('{"name": "R", "steps": [{"type": "auto_email"}]}', '["/steps/0"]',
     'an e-mail without words is refused'),
    ('{"name": "R", "steps": [{"type": "call", "stepNumber": 2}]}', '["/steps/0/stepNumber"]',
     'a gap in the numbers is refused'),
    ('{"name": "R", "steps": [{"type": "auto_email", "templateId": "' || pg_temp.id('rival') || '"}]}',
     '["/steps/0/templateId"]', 'another tenant''s template is refused'),
    ('{"name": "R", "steps": [{"type": "call"}], "settings": {"timezone": "Mars/Base"}}',
     '["/settings/timezone"]', 'an unknown time zone is refused'),
    ('{"name": "R", "steps": [{"type": "call"}], "settings": {"businessHours": {}}}',
     '["/settings/businessHours"]', 'a calendar that never opens is refused'),
    ('{"name": "R", "steps": [{"type": "call", "body": "{{"}], "settings": {"timezone": ""}}',
     '["/settings/timezone", "/steps/0/body"]', 'what is wrong in settings and steps is told together')
) r (body, pointers, why);
select is(count(*), 0::bigint, 'what was refused left nothing') from data.sequences where name = 'R';

select * from finish();
rollback;

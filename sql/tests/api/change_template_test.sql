-- api.change_template, delete_template and list_templates.
begin;
select plan(24);

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
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-1', 'if_match', p_if_match))
$$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;
create temporary table made as
select t.name, (template.create('acme', 'ann', jsonb_build_object('name', t.name, 'subject', 'Hi {{firstName}}',
                    'bodyHtml', '<p>{{company}}</p>', 'bodyText', 'B'), clock.now())).template_id as id
from (values ('intro'), ('step'), ('variant'), ('gone')) t (name);
do $$
begin
    perform sequence.create('acme', 'ann', jsonb_build_object('name', 'S', 'steps', jsonb_build_array(
        jsonb_build_object('type', 'auto_email', 'templateId', (select m.id from made m where m.name = 'step')),
        jsonb_build_object('type', 'auto_email', 'variants', jsonb_build_array(
            jsonb_build_object('id', 'a', 'weight', 1, 'templateId', (select m.id from made m where m.name = 'variant')),
            '{"id": "b", "weight": 1, "subject": "S", "body": "B"}'::jsonb)))), clock.now());
    perform ops.set_clock('2026-03-02 15:00Z');
end
$$;
create function pg_temp.patch(p_body text, p_if_match text default null, p_name text default 'intro')
returns jsonb
language sql volatile
as $$ select api.change_template('acme', pg_temp.ann(p_if_match), m.id, p_body::jsonb) from made m where m.name = p_name $$;
create function pg_temp.del(p_name text, p_if_match text default null)
returns jsonb
language sql volatile
as $$ select api.delete_template('acme', pg_temp.ann(p_if_match), m.id) from made m where m.name = p_name $$;

select is((pg_temp.patch('{"subject": "Hello {{lastName}}"}') -> 'data') - 'id',
          '{"name": "intro", "subject": "Hello {{lastName}}", "bodyHtml": "<p>{{company}}</p>", "bodyText": "B",
            "variables": ["company", "lastName"], "createdBy": "ann", "createdAt": "2026-03-02T14:00:00Z",
            "updatedAt": "2026-03-02T15:00:00Z"}', 'what is left out stays; the variables are those of the new words');
select is(pg_temp.patch('{"bodyText": null}') #> '{data,bodyText}', 'null', 'null clears');
select is(pg_temp.patch('{}') #>> '{data,subject}', 'Hello {{lastName}}', 'nothing changes nothing');
select is(api.get_template('acme', pg_temp.ann(), m.id) ->> 'etag', pg_temp.patch('{}') ->> 'etag',
          'the answer has the tag of the new state') from made m where m.name = 'intro';

create temporary table tags as select pg_temp.patch('{}') ->> 'etag' as tag;
select is(pg_temp.patch('{"name": "Intro"}', tag) #>> '{data,name}', 'Intro', 'the state that was seen is changed') from tags;
select is(pg_temp.refusal(format('select pg_temp.patch(%L, %L)', '{"name": "X"}', tag)) - 'etag',
          '{"sqlstate": "SE412", "code": "precondition_failed"}', 'another one is not') from tags;
select is(pg_temp.refusal(format('select pg_temp.patch(%L)', b.body)), b.problem::jsonb, 'refused: ' || b.body)
from (values
    ('{"name": null}', '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/name"]}'),
    ('{"name": ""}', '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/name"]}'),
    ('{"variables": []}', '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/variables"]}'),
    ('{"bodyHtml": null}', '{"sqlstate": "SE422", "code": "invalid_body"}'),
    ('{"subject": "{{#a}}"}', '{"sqlstate": "SE422", "code": "invalid_template", "errors": ["/subject"]}')) b (body, problem);
select is(pg_temp.refusal(format('select api.change_template(%L, pg_temp.ann(), %L, %L)', c.tenant, c.id, '{}')) ->> 'code',
          'template_not_found', c.why)
from (select 'rival', m.id, 'others'' templates are not there' from made m where m.name = 'intro'
      union all select 'acme', '00000000-0000-7000-8000-000000000000', 'nor are unknown ones') c (tenant, id, why);
select is((select t.name from data.templates t join made m on m.id = t.template_id where m.name = 'intro'), 'Intro',
          'what was refused changed nothing');

-- Deleting

select is(pg_temp.refusal(format('select pg_temp.del(%L)', n.name)), jsonb_build_object('sqlstate', 'SE409',
              'code', 'template_in_use', 'sequenceIds', (select jsonb_agg(q.sequence_id) from data.sequences q)), n.why)
from (values ('step', 'what a step names stays'), ('variant', 'and what a variant names')) n (name, why);
select is(pg_temp.refusal($$ select pg_temp.del('gone', '"x"') $$) ->> 'code', 'precondition_failed',
          'what has changed since stays');
select is(pg_temp.del('gone') #>> '{data,name}', 'gone', 'what nobody names goes, and is the answer');
select is(pg_temp.refusal($$ select pg_temp.del('gone') $$) ->> 'code', 'template_not_found', 'and is gone');
select is(pg_temp.refusal(format('select api.delete_template(%L, pg_temp.ann(), %L)', 'rival', m.id)) ->> 'code',
          'template_not_found', 'others'' are not there') from made m where m.name = 'intro';
select is((select count(*) from data.templates), 3::bigint, 'the rest stays');

select is(api.list_templates('acme', pg_temp.ann()) #>> '{meta,total}', '3', 'the list has them');
select is(api.list_templates('acme', pg_temp.ann()) #> '{data,0}', wire.template(t), 'whole')
from data.templates t order by t.template_id desc limit 1;
select is(api.list_templates('rival', pg_temp.ann()) -> 'data', '[]', 'others have none');

select * from finish();
rollback;

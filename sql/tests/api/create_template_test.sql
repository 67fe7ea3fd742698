-- api.create_template and api.get_template.
begin;
select plan(22);

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
as $$ select api.create_template('acme', pg_temp.ann(), p_body::jsonb) $$;

create temporary table answers as
select pg_temp.post('{"name": "Intro", "subject": "Hi {{firstName}}", "bodyHtml": "<p>x</p>",
    "bodyText": "x"}')
           as created;
insert into made select 'intro', (created #>> '{data,id}')::uuid from answers;

select is(created, jsonb_build_object('success', true, 'data', jsonb_build_object(
              'id', pg_temp.id('intro'), 'name', 'Intro', 'subject', 'Hi {{firstName}}', 'bodyHtml',
                  '<p>x</p>',
              'bodyText', 'x', 'variables', '["firstName"]'::jsonb, 'createdBy', 'ann',
              'createdAt', '2026-03-02T14:00:00Z', 'updatedAt', '2026-03-02T14:00:00Z')),
          'the whole template is the answer, with the variables that it needs') from answers;
select is(api.get_template('acme', pg_temp.ann(), pg_temp.id('intro')) - 'etag', created, 'and what is read back')
from answers;
select is((pg_temp.post('{"name": "T", "bodyText": "x"}')
           -> 'data') - '{id,createdAt,updatedAt,createdBy}'::text[],
          '{"name": "T", "subject": null, "bodyHtml": null, "bodyText": "x", "variables": []}',
          'what is not given is null');

select is(pg_temp.refusal(format('select pg_temp.post(%L)', b.body)),
          jsonb_build_object('sqlstate', 'SE422', 'code', b.code)
          || coalesce(jsonb_build_object('errors', b.pointers::jsonb), '{}'), 'refused: ' || left(b.body, 60))
from (values
    ('[]', 'invalid_body', '[""]'), ('null', 'invalid_body', '[""]'),
    ('{}', 'invalid_body', '["/name"]'), ('{"bodyText": "x"}', 'invalid_body', '["/name"]'),
    ('{"name": "", "bodyText": "x"}', 'invalid_body', '["/name"]'),
    ('{"name": null, "bodyText": "x"}', 'invalid_body', '["/name"]'),
    ('{"name": "a\nb", "bodyText": "x"}', 'invalid_body', '["/name"]'),
    ('{"name": "' || repeat('x', 256) || '", "bodyText": "x"}', 'invalid_body', '["/name"]'),
    ('{"name": "T", "subject": "Hi\r\nBcc: a@b", "bodyText": "x"}', 'invalid_body', '["/subject"]'),
    ('{"name": "T", "subject": "' || repeat('x', 501) || '", "bodyText": "x"}', 'invalid_body',
     '["/subject"]'),
    ('{"name": "T", "bodyText": ""}', 'invalid_body', '["/bodyText"]'),
    ('{"name": "T", "bodyHtml": 1}', 'invalid_body', '["/bodyHtml"]'),
    ('{"name": "T", "body": "x"}', 'invalid_body', '["/body"]'),
    ('{"name": "T", "bodyHtml": "{{#a}}"}', 'invalid_template', '["/bodyHtml"]')
) b (body, code, pointers);
select is(pg_temp.refusal($$ select pg_temp.post('{"name": "T"}') $$),
          '{"sqlstate": "SE422", "code": "invalid_body"}', 'refused: no body of either kind');
select is(pg_temp.refusal('select pg_temp.post(null)'), '{"sqlstate": "SE422", "code": "invalid_body"}',
          'refused: no body');
select is(count(*), 2::bigint, 'what was refused left nothing') from data.templates;
select is(pg_temp.refusal(format('select api.get_template(%L, pg_temp.ann(), %L)', g.tenant,
                                 g.id)) ->> 'code',
          'template_not_found', g.why)
from (values ('rival', pg_temp.id('intro'), 'another tenant''s template is not found'),
             ('acme', '00000000-0000-7000-8000-000000000000', 'nor is an unknown one')) g (tenant, id, why);

select * from finish();
rollback;

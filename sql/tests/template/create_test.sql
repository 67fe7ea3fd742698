-- template.create: what is kept of a template, and which cannot be.
begin;
select plan(10);

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
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.make(p_body text)
returns data.templates
language sql volatile
as $$ select template.create('acme', 'ann', p_body::jsonb, clock.now()) $$;

select results_eq($$ select tenant_id, name, subject, body_html, body_text, created_by, created_at,
                            updated_at, array(select unnest(variables) order by 1)
                     from pg_temp.make('{"name": "Intro", "subject": "Hi {{firstName}}",
                         "bodyHtml": "<p>{{company}} {{firstName}}</p>",
                         "bodyText": "{{title}}{{#a}}{{b}}{{/a}}"}') $$,
                  $$ values ('acme', 'Intro', 'Hi {{firstName}}', '<p>{{company}} {{firstName}}</p>',
                             '{{title}}{{#a}}{{b}}{{/a}}', 'ann', '2026-03-02 14:00Z'::timestamptz,
                             '2026-03-02 14:00Z'::timestamptz, array['company', 'firstName', 'title']) $$,
                  'it keeps the template, and what it needs outside sections from all three parts');
select is(count(*), 1::bigint, 'the template is there') from data.templates;

select results_eq($$ select subject, body_html, body_text, variables
                     from pg_temp.make('{"name": "Intro", "subject": null, "bodyText": "Hello"}') $$,
                  $$ values (null::text, null::text, 'Hello', '{}'::text[]) $$,
                  'a subject and one of the bodies may be missing, and names may repeat');
select lives_ok($$ select pg_temp.make('{"name": "H", "bodyHtml": "<b>x</b>"}') $$,
                'the text may be missing');

select is(pg_temp.refusal(format('select pg_temp.make(%L)', b.body)), b.problem::jsonb, 'refused: ' || b.body)
from (values
    ('{"name": "T"}', '{"sqlstate": "SE422", "code": "invalid_body"}'),
    ('{"name": "T", "subject": "S", "bodyHtml": null, "bodyText": null}',
     '{"sqlstate": "SE422", "code": "invalid_body"}'),
    ('{"name": "T", "bodyText": "{{a"}',
     '{"sqlstate": "SE422", "code": "invalid_template", "errors": ["/bodyText"]}'),
    ('{"name": "T", "subject": "{{#a}}", "bodyHtml": "{{/b}}", "bodyText": "ok"}',
     '{"sqlstate": "SE422", "code": "invalid_template", "errors": ["/subject", "/bodyHtml"]}'),
    ('{"name": "T", "bodyText": "{{> partial}}"}',
     '{"sqlstate": "SE422", "code": "invalid_template", "errors": ["/bodyText"]}')
) b (body, problem);
select is(count(*), 3::bigint, 'what was refused left nothing') from data.templates;

select * from finish();
rollback;

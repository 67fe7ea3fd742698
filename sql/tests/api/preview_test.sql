-- api.preview_template, api.preview_step and template.preview: what is needed to render, and who may not.
begin;
select plan(26);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;
create temporary table made as
select (contact.create('acme', '{"email": "amy@x.test", "firstName": "Amy", "attributes": {"plan": "pro"}}',
                       clock.now())).contact_id,
       (template.create('acme', 'ann', '{"name": "T", "subject": "Hi {{firstName}}", "bodyHtml": "<p>{{plan}}</p>"}',
                        clock.now())).template_id;
create temporary table planned as
select (sequence.create('acme', 'ann', jsonb_build_object('name', 'Walk',
    'settings', '{"fromEmail": "me@acme.test", "variableDefaults": {"plan": "free"}}'::jsonb,
    'steps', jsonb_build_array(
        jsonb_build_object('type', 'auto_email', 'templateId', m.template_id),
        '{"type": "call"}'::jsonb,
        '{"type": "auto_email", "variants": [{"id": "a", "weight": 0, "subject": "A", "body": "Text a"},
                                             {"id": "b", "weight": 1, "body": "<p>B</p>"}]}'::jsonb)),
    clock.now())).sequence_id from made m;
create function pg_temp.step(p_number integer)
returns uuid
language sql stable
as $$ select s.step_id from data.sequence_steps s where s.step_number = p_number $$;
create function pg_temp.template(p_body text, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$ select api.preview_template(p_tenant_id, null, m.template_id, p_body::jsonb) -> 'data' from made m $$;
create function pg_temp.preview(p_number integer, p_body text default '{}', p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$ select api.preview_step(p_tenant_id, null, p.sequence_id, pg_temp.step(p_number), p_body::jsonb) -> 'data'
      from planned p $$;
create function pg_temp.variable(p_data jsonb, p_name text)
returns text
language sql immutable
as $$ select (p_data ->> 'variables')::jsonb #>> string_to_array(p_name, '.') $$;

select is(pg_temp.template('{}') - 'variables', '{"subject": "Hi {{firstName}}", "html": "<p>{{plan}}</p>", "text": null,
          "variableDefaults": "{}"}', 'the sources of a template');
select is(pg_temp.variable(pg_temp.template('{}'), 'firstName'), null, 'nobody has no name');
select is(pg_temp.variable(pg_temp.template(null), 'firstName'), null, 'nor without a body');
select is(pg_temp.variable(pg_temp.template(jsonb_build_object('contactId', m.contact_id)::text), v.name), v.value, v.name)
from made m, (values ('firstName', 'Amy'), ('contact.plan', 'pro'), ('sender.email', null)) v (name, value);
select is(pg_temp.variable(pg_temp.template(jsonb_build_object('contactId', m.contact_id, 'variables',
          '{"firstName": "Zoe", "price": 1.50}'::jsonb)::text), v.name), v.value, 'given: ' || v.name)
from made m, (values ('firstName', 'Zoe'), ('price', '1.50'), ('plan', 'pro')) v (name, value);
select is(pg_temp.template(jsonb_build_object('sequenceId', p.sequence_id)::text) ->> 'variableDefaults', '{"plan": "free"}',
          'the defaults of a sequence') from planned p;
select is(pg_temp.variable(pg_temp.template(jsonb_build_object('sequenceId', p.sequence_id)::text), 'sender.email'),
          'me@acme.test', 'and its sender') from planned p;
select throws_ok(format('select pg_temp.template(%L)', b), s, null, b)
from (values ('{"contactId": "00000000-0000-7000-8000-000000000009"}', 'SE404'), ('{"contactId": "7"}', 'SE422'),
             ('{"sequenceId": "00000000-0000-7000-8000-000000000009"}', 'SE404'), ('{"variables": []}', 'SE422'),
             ('{"surprise": 1}', 'SE422'), ('7', 'SE422')) t (b, s);
select throws_ok($$ select pg_temp.template('{}', 'rival') $$, 'SE404', null, 'another tenant''s is not there');

select is(pg_temp.preview(1) - 'variables', '{"subject": "Hi {{firstName}}", "html": "<p>{{plan}}</p>", "text": null,
          "variableDefaults": "{\"plan\": \"free\"}"}', 'a step with a template');
select is(pg_temp.preview(3) ->> 'text', 'Text a', 'the first variant');
select is(pg_temp.preview(3, '{"variantId": "b"}') - 'variables' - 'variableDefaults',
          '{"subject": null, "html": "<p>B</p>", "text": null}', 'another variant, which continues the thread');
select throws_ok($$ select pg_temp.preview(3, '{"variantId": "c"}') $$, 'SE422', null, 'not one that is not there');
select throws_ok($$ select pg_temp.preview(1, '{"variantId": "a"}') $$, 'SE422', null, 'nor where there are none');
select throws_ok($$ select pg_temp.preview(2) $$, 'SE422', null, 'a call says nothing');
select throws_ok($$ select pg_temp.preview(4) $$, 'SE404', null, 'a step is one that is there');
select throws_ok($$ select pg_temp.preview(1, '{}', 'rival') $$, 'SE404', null, 'and one''s own');

select * from finish();
rollback;

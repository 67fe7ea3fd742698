-- message.content and needed_variables: the words of a step or of its variant.
begin;
select plan(26);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table templates as
select t.name, (template.create('acme', 'ann', t.body::jsonb || jsonb_build_object('name', t.name),
                                clock.now())).template_id
from (values ('both', '{"subject": "TS {{ts}}", "bodyHtml": "<p>{{th}}</p>", "bodyText": "{{tt}}"}'),
             ('text', '{"bodyText": "only {{o}}"}')) t (name, body);

create function pg_temp.step(p_step text)
returns data.sequence_steps
language sql stable
as $$
    select jsonb_populate_record(null::data.sequence_steps, s || jsonb_build_object(
        'tenant_id', 'acme', 'template_id', (select t.template_id from templates t
        where t.name = s ->> 'template'),
        'variables', template.variables_of(array[s ->> 'subject', s ->> 'body'])))
    from (select p_step::jsonb) v (s)
$$;
create function pg_temp.variant(p_variant text)
returns jsonb
language sql stable
as $$
    select v || jsonb_strip_nulls(jsonb_build_object(
        'templateId', (select t.template_id from templates t where t.name = v ->> 'template')))
    from (select p_variant::jsonb) p (v)
$$;
create temporary table cases as
select c.*, row_number() over () as place
from (values
    ('{"subject": "S {{s}}", "body": "B {{b}}"}', null, 'S {{s}}', null, 'B {{b}}', '{s,b}',
     'a step''s own words'),
    ('{"subject": "S", "body": "<p>{{b}}</p>"}', null, 'S', '<p>{{b}}</p>', null, '{b}', 'a body in HTML'),
    ('{"body": "B"}', null, null, null, 'B', '{}',
     'without a subject there is none: it continues the thread'),
    ('{"template": "both"}', null, 'TS {{ts}}', '<p>{{th}}</p>', '{{tt}}', '{ts,th,tt}', 'a template'),
    ('{"template": "both", "subject": "S {{s}}"}', null, 'S {{s}}', '<p>{{th}}</p>', '{{tt}}', '{s,th,tt}',
     'the step''s subject comes before the template''s'),
    ('{"template": "both", "body": "B"}', null, 'TS {{ts}}', null, 'B', '{ts}', 'and so does its body'),
    ('{"template": "text"}', null, null, null, 'only {{o}}', '{o}', 'a template without a subject'),
    ('{"subject": "S", "body": "B {{b}}"}', '{"subject": "V {{v}}", "body": "VB"}', 'V {{v}}', null, 'VB',
     '{v}',
     'a variant''s own words'),
    ('{"subject": "S {{s}}", "body": "B {{b}}"}', '{"body": "VB"}', 'S {{s}}', null, 'VB', '{s}',
     'a variant without a subject has that of the step'),
    ('{"subject": "S", "body": "B"}', '{"template": "both"}', 'TS {{ts}}', '<p>{{th}}</p>', '{{tt}}',
     '{ts,th,tt}',
     'a variant''s template'),
    ('{"subject": "S", "body": "B"}', '{"template": "both", "subject": "V"}', 'V', '<p>{{th}}</p>', '{{tt}}',
     '{th,tt}', 'a variant''s subject comes before its template''s'),
    ('{"subject": "S", "template": "both"}', '{"template": "text"}', 'S', null, 'only {{o}}', '{o}',
     'a variant''s template comes before the step''s'),
    ('{"subject": "S", "template": "both"}', '{"subject": "V"}', 'V', '<p>{{th}}</p>', '{{tt}}', '{th,tt}',
     'a variant with nothing but a subject has the step''s template')
) c (step, variant, subject, html, text, needed, why);

select results_eq(format('select * from message.content(pg_temp.step(%L), pg_temp.variant(%L))', c.step,
                  c.variant),
                  format('select %L, %L, %L', c.subject, c.html, c.text), c.why)
from cases c order by c.place;
select set_eq(format('select unnest(message.needed_variables(pg_temp.step(%L), pg_temp.variant(%L)))', c.step,
              c.variant),
              c.needed::text[], 'the variables of: ' || c.why)
from cases c order by c.place;

select * from finish();
rollback;

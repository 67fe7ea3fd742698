-- sequence.step_problems: what is wrong with steps that have the right shape.
begin;
select plan(30);

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

create function pg_temp.found(p_steps text)
returns text[]
language sql stable
as $$
    select array(select p.pointer || ': ' || p.message from sequence.step_problems('acme', p_steps::jsonb) p
                 order by 1)
$$;

-- Numbers

select is(pg_temp.found(s), '{}', 'right numbers: ' || s)
from unnest(array['[{"type": "call"}, {"type": "call"}]',
                  '[{"type": "call", "stepNumber": 1}, {"type": "call", "stepNumber": 2}]',
                  '[{"type": "call", "stepNumber": 2}, {"type": "call", "stepNumber": 1}]',
                  '[{"type": "call", "stepNumber": 1}, {"type": "call"}]']) s;
select is(pg_temp.found(s), '{"/steps/0/stepNumber: step numbers must be 1, 2, 3 … without gaps or repeats"}',
          'wrong numbers: ' || s)
from unnest(array['[{"type": "call", "stepNumber": 2}]',
                  '[{"type": "call", "stepNumber": 1}, {"type": "call", "stepNumber": 1}]',
                  '[{"type": "call", "stepNumber": 1}, {"type": "call", "stepNumber": 3}]',
                  '[{"type": "call", "stepNumber": 2}, {"type": "call"}]']) s;

-- Content

select is(pg_temp.found(s), '{}', 'enough for an e-mail: ' || s)
from (values ('[{"type": "auto_email", "body": "Hello"}]'),
             (format('[{"type": "auto_email", "templateId": "%s"}]', pg_temp.id('acme'))),
             ('[{"type": "auto_email", "variants": [{"id": "a", "weight": 1, "body": "A"}]}]'),
             (format('[{"type": "auto_email", "variants": [{"id": "a", "weight": 1, "templateId": "%s"}]}]',
                     pg_temp.id('acme')))) s (s);
select is(pg_temp.found(s), '{"/steps/0: an auto_email step needs a templateId, a body or variants"}',
          'not enough for an e-mail: ' || s)
from unnest(array['[{"type": "auto_email"}]', '[{"type": "auto_email", "subject": "Hi"}]',
                  '[{"type": "auto_email", "body": null, "templateId": null, "variants": null}]']) s;
select is(pg_temp.found(format('[{"type": "%s"}]', t)), '{}', format('a %s step needs no words', t))
from unnest(array['manual_email', 'call', 'linkedin', 'task']) t;

-- Tasks that expire

select is(pg_temp.found('[{"type": "auto_email", "body": "B", "autoSkipAfterDays": 3}]'),
          '{"/steps/0/autoSkipAfterDays: is for manual steps: an auto_email step waits for nobody"}',
          'an automatic e-mail does not expire');
select is(pg_temp.found('[{"type": "auto_email", "body": "B", "autoSkipAfterDays": null},
                          {"type": "task", "autoSkipAfterDays": 3}]'), '{}', 'a task may, an e-mail may say not');

-- Variants

select is(pg_temp.found('[{"type": "call"}, {"type": "auto_email", "variants": [' || v.variants || ']}]'),
          array[v.problem], v.why)
from (values
    ('{"id": "a", "weight": 1, "body": "A"}, {"id": "a", "weight": 1, "body": "B"}',
     '/steps/1/variants: variant ids must differ, and the weights must not all be 0', 'ids must differ'),
    ('{"id": "a", "weight": 0, "body": "A"}, {"id": "b", "weight": 0, "body": "B"}',
     '/steps/1/variants: variant ids must differ, and the weights must not all be 0',
     'some weight must count'),
    ('{"id": "a", "weight": 1, "body": "A"}, {"id": "b", "weight": 1, "subject": "Only"}',
     '/steps/1/variants/1: a variant needs a templateId or a body', 'a variant needs words of its own'),
    ('{"id": "a", "weight": 1, "body": "{{#x}}"}',
     '/steps/1/variants/0/body: has section x, which is never closed', 'its words must be a template')
) v (variants, problem, why);
select is(pg_temp.found('[{"type": "auto_email", "variants": [{"id": "a", "weight": 0, "body": "A"},
                                                             {"id": "b", "weight": 1, "body": "B"}]}]'),
          '{}', 'a single weight of 0 is allowed');

-- Templates

select is(pg_temp.found(format('[{"type": "auto_email", "templateId": "%s"}]', t.id)),
          '{"/steps/0/templateId: there is no such template"}', t.why)
from (values (pg_temp.id('rival'), 'another tenant''s template is none'),
             ('00000000-0000-7000-8000-000000000000', 'an unknown template is none')) t (id, why);
select is(pg_temp.found(format('[{"type": "auto_email", "variants": [{"id": "a", "weight": 1,
    "templateId": "%s"}]}]',
                               pg_temp.id('rival'))),
          '{"/steps/0/variants/0/templateId: there is no such template"}', 'nor may a variant use it');
select is(pg_temp.found('[{"type": "auto_email", "subject": "{{a", "body": "{{/b}}"},
    {"type": "call", "body": "{{"}]'),
          '{"/steps/0/body: closes a section that is not open: {{/b}}",'
          '"/steps/0/subject: has a tag that does not end: {{a",'
          '"/steps/1/body: has a tag that does not end: {{"}',
          'subjects and bodies must be templates; everything is told at once');

select * from finish();
rollback;

-- problem.is_plain: what it takes, problem.find has nothing to say about.
begin;
select plan(28);

create temporary table cases as
select s.schema::jsonb as schema, s.plain::jsonb as plain, s.other::jsonb as other
from (values
    ('{"type": "string"}', '["", "a"]', '[1, null, true, {}, []]'),
    ('{"type": ["string", "null"], "maxLength": 2}', '["", "ab", null]', '["abc", 1]'),
    ('{"type": "string", "minLength": 2}', '["ab"]', '["", "a"]'),
    ('{"type": "string", "format": "uuid"}', '["00000000-0000-7000-8000-000000000000"]', '["7", ""]'),
    ('{"type": "string", "format": "email"}', '["a@b"]', '["a", "a@b@c"]'),
    ('{"type": "string", "format": "time"}', '["09:00"]', '["9:00", "24:00"]'),
    ('{"type": "string", "format": "uri"}', '["https://a.test/"]', '["ftp://a.test/"]'),
    ('{"type": "string", "format": "line"}', '["a b"]', '["a\nb"]'),
    ('{"type": ["object", "null"]}', '[{}, {"a": 1}, null]', '[[], "a"]'),
    -- Those are looked at.
    ('{"type": "string", "format": "instant"}', '[]', '["2026-03-02T09:00:00Z"]'),
    ('{"type": "string", "enum": ["a"]}', '[]', '["a", "b"]'),
    ('{"type": ["string", "null"], "enum": ["a", null]}', '[]', '[null]'),
    ('{"type": "string", "pattern": "^a$"}', '[]', '["a"]'),
    ('{"type": "integer"}', '[]', '[1]'), ('{"type": "array"}', '[]', '[[]]'),
    ('{"type": "object", "additionalProperties": false}', '[]', '[{}]'),
    ('{"type": "object", "required": ["a"]}', '[]', '[{}]')) s (schema, plain, other);

select ok(bool_and(problem.is_plain(c.schema, v.value) is true), 'plain: ' || c.schema::text)
from cases c, jsonb_array_elements(c.plain) v group by c.schema;
select is_empty($$ select c.schema, v.value from cases c, jsonb_array_elements(c.plain) v
                   where exists (select from problem.find(c.schema, v.value)) $$,
                'what is plain has nothing wrong with it');
select ok(bool_and(problem.is_plain(c.schema, v.value) is not true), 'to be looked at: ' || c.schema::text)
from cases c, jsonb_array_elements(c.other) v group by c.schema;
select is(problem.is_plain(null, '"a"'), null, 'a member that is not known has to be looked at');

select * from finish();
rollback;

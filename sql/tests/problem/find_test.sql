-- problem.find: a value against a JSON Schema.
begin;
select plan(66);

-- The problems as text, "pointer: message" each, ordered.
create function pg_temp.found(p_schema text, p_value text)
returns text[]
language sql stable
as $$
    select array(select f.pointer || ': ' || f.message
                 from problem.find(p_schema::jsonb, p_value::jsonb) f
                 order by f.pointer, f.message)
$$;

-- Types

select is(pg_temp.found(format('{"type": "%s"}', t.type), t.value),
          case when t.is_right then '{}' else array[format(': must be %s, not %s', t.type, t.actual)] end,
          format('%s is %s %s', t.value, case when t.is_right then 'of type' else 'not of type' end, t.type))
from (values ('string', '"a"', true, ''), ('string', '7', false, 'number'), ('string', 'null', false, 'null'),
             ('boolean', 'true', true, ''), ('boolean', '"true"', false, 'string'),
             ('number', '1.5', true, ''), ('number', '"1"', false, 'string'),
             ('integer', '7', true, ''), ('integer', '-7', true, ''), ('integer', '1e3', true, ''),
             ('integer', '1.5', false, 'number'), ('integer', '1.0', false, 'number'),
             ('integer', '"7"', false, 'string'), ('integer', 'true', false, 'boolean'),
             ('array', '[]', true, ''), ('array', '{}', false, 'object'),
             ('object', '{}', true, ''), ('object', '[]', false, 'array'), ('object', 'null', false, 'null'),
             ('null', 'null', true, '')) t (type, value, is_right, actual);
select is(pg_temp.found('{"type": ["string", "null"]}', 'null'), '{}', 'one of several types is enough');
select is(pg_temp.found('{"type": ["string", "integer"]}', '1.5'),
          '{": must be string or integer, not number"}', 'all the types that may be are told');
select is(pg_temp.found('{}', '[1, {"a": null}]'), '{}', 'a schema that says nothing takes everything');

-- Values

select is(pg_temp.found('{"enum": ["a", 1, null]}', v), '{}', v || ' is one of the values')
from unnest(array['"a"', '1', '1.0', 'null']) v;
select is(pg_temp.found('{"enum": ["a", 1, null]}', v), '{": must be one of a, 1, null"}',
          v || ' is none of the values')
from unnest(array['"A"', '"1"', '2', '[]', '["a"]', '{}', 'false']) v;
select is(pg_temp.found('{"minimum": 1, "maximum": 3}', n.value), n.problems::text[], n.value || ' in 1 to 3')
from (values ('1', '{}'), ('3', '{}'), ('2.5', '{}'), ('0', '{": must be at least 1"}'),
             ('0.999', '{": must be at least 1"}'), ('4', '{": must be at most 3"}'),
             ('1e300', '{": must be at most 3"}')) n (value, problems);

-- Lists

select is(pg_temp.found('{"minItems": 1, "maxItems": 2}', l.value), l.problems::text[],
          l.value || ' has 1 to 2 items')
from (values ('[1]', '{}'), ('[1, 2]', '{}'), ('[]', '{": needs at least 1 item(s)"}'),
             ('[1, 2, 3]', '{": may have at most 2 items"}')) l (value, problems);
select is(pg_temp.found('{"items": {"type": "string"}}', '["a", 1, "b", null]'),
          '{"/1: must be string, not number","/3: must be string, not null"}',
          'each item is looked at, and named by its place');

-- Objects

select is(pg_temp.found('{"required": ["a", "b/c"]}', '{"a": null}'), '{"/b~1c: is required"}',
          'a required member must be there, though it may be null; its name is escaped in the pointer');
select is(pg_temp.found('{"additionalProperties": false, "properties": {"a": {}, "b": {}}}',
                        '{"a": 1, "x/y": 2}'),
          '{"/x~1y: is not known here; known are a, b"}',
          'an unknown member is refused, the known ones are told');
select is(pg_temp.found('{"properties": {"a": {}}}', '{"x": 2}'), '{}',
          'unless nothing is said about unknown members');
select is(pg_temp.found('{"additionalProperties": {"type": "string"},
    "properties": {"a": {"type": "integer"}}}',
                        '{"a": 1, "b": "x", "c": 2}'),
          '{"/c: must be string, not number"}', 'or they have a schema of their own');
select is(pg_temp.found('{"properties": {"steps": {"items": {"properties": {"day": {"type": "integer"}}}}}}',
                        '{"steps": [{"day": 1}, {"day": "x"}]}'),
          '{"/steps/1/day: must be integer, not string"}', 'what is wrong deep inside has the whole path');
select is(pg_temp.found('{"required": ["z"], "additionalProperties": false,
                          "properties": {"a": {"type": "string"}, "b": {"minimum": 5}, "z": {}}}',
                        '{"a": 1, "b": 2, "c": 3}'),
          '{"/a: must be string, not number","/b: must be at least 5","/c: is not known here; known are '
          'a, b, z",'
          '"/z: is required"}', 'everything that is wrong is told at once');
select is(pg_temp.found('{"type": "array", "maxItems": 1, "items": {"type": "string"}}', '[1, 2]'),
          '{": may have at most 1 items"}', 'the items of a list that is too long are not looked at');
select is(pg_temp.found('{"type": "string", "format": "uuid"}', '"x"'), '{": must be a UUID"}',
          'texts are looked into');

-- Integers

select ok(problem.is_integer(v::jsonb), v || ' is an integer')
from unnest(array['0', '-3', '12345678901', '2e2']) v;
select ok(not problem.is_integer(v::jsonb), v || ' is no integer')
from unnest(array['0.5', '1.0', '1.20e1', '"1"', 'null', 'true', '[1]', '{}']) v;

select * from finish();
rollback;

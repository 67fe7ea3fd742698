-- template.missing: which needed variables have neither value nor default.
begin;
select plan(14);

create function pg_temp.missing(p_needed text[], p_variables text, p_defaults text default '{}')
returns text[]
language sql stable
as $$ select template.missing(p_needed, p_variables::jsonb, p_defaults::jsonb) $$;

select is(pg_temp.missing('{}', '{}'), '{}', 'nothing is needed, nothing is missing');
select is(pg_temp.missing('{a,b}', '{"a": "x", "b": "y"}'), '{}', 'everything is there');
select is(pg_temp.missing('{a,b}', '{"a": "x"}'), '{b}', 'what is absent is missing');
select is(pg_temp.missing('{a,b}', '{"a": null, "b": ""}'), '{a,b}',
          'null and the empty text are missing too');
select is(pg_temp.missing('{a,b}', '{"a": 0, "b": false}'), '{}', 'zero and false are values');
select is(pg_temp.missing('{contact.name,contact.age}', '{"contact": {"name": "x"}}'), '{contact.age}',
          'a dotted name goes down');
select is(pg_temp.missing('{contact.name}', '{"contact.name": "x"}'), '{contact.name}',
          'a member with a dot in its name is not meant');
select is(pg_temp.missing('{contact.name}', '{"contact": "x"}'), '{contact.name}',
          'there is nothing below a text');
select is(pg_temp.missing('{a,b}', '{}', '{"a": "x", "b": 0}'), '{}', 'a default is enough');
select is(pg_temp.missing('{a,b}', '{}', '{"a": ""}'), '{a,b}', 'an empty default is none');
select is(pg_temp.missing('{contact.name}', '{}', '{"contact.name": "x"}'), '{}',
          'a default has the whole dotted name');
select is(pg_temp.missing('{A}', '{"a": "x"}'), '{A}', 'names are told apart by case');

select is(pg_temp.missing('{unsubscribeUrl,a}', '{}'), '{a}', 'the sender makes the unsubscribe link');
select is(pg_temp.missing('{contact.unsubscribeUrl}', '{}'), '{contact.unsubscribeUrl}',
          'a variable of the contact''s is another one');

select * from finish();
rollback;

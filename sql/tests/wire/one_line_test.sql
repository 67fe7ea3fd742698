-- What clients send and what may come to stand in a header of a mail is one line, and has a longest length.
begin;
select plan(8);

create function pg_temp.schema_of(p_function text)
returns jsonb
language plpgsql stable
as $$
declare
    v_schema jsonb;
begin
    execute format('select wire.%I()', p_function) into v_schema;
    return v_schema;
end
$$;
-- Every text in every body of a request, with its schema.
create temporary table texts as
with recursive bodies as (
    select p.proname as body, pg_temp.schema_of(p.proname) as schema
    from pg_proc p
    where p.pronamespace = 'wire'::regnamespace
      and p.pronargs = 0
      and p.proname ~ '_body$'
      and p.proname !~ 'event|inbox'     -- what others tell us; nothing of it is sent
), nodes as (
    select b.body, '' as path, b.schema
    from bodies b
    union all
    select n.body, n.path || '/' || m.key, m.value
    from nodes n
    cross join lateral (
        select p.key, p.value from jsonb_each(n.schema -> 'properties') p
        union all
        select '*', n.schema -> 'items' where n.schema ? 'items'
        union all
        select '*', n.schema -> 'additionalProperties'
        where jsonb_typeof(n.schema -> 'additionalProperties') = 'object') m
)
select n.body || n.path as place, n.schema
from nodes n
where n.schema -> 'type' ? 'string';

select cmp_ok(count(*), '>', 40::bigint, 'there are texts') from texts;
select set_eq($$ select distinct regexp_replace(place, '^.*/', '') from texts
                 where not schema ?| '{format,enum,pattern}' $$,
    -- Bodies and notes, which have lines; names of zones and calendars, which are looked up; what stands in for
    -- a variable is looked at where that is rendered.
    $$ values ('body'), ('bodyHtml'), ('bodyText'), ('description'), ('notes'), ('taskDescription'), ('timezone'), ('*') $$,
    'those without a form of their own');
select set_eq($$ select regexp_replace(place, '^.*(/[^/]*/)', '\1') from texts
                 where not schema ?| '{format,enum,pattern}' and place ~ '\*$' $$,
    $$ values ('/holidayCalendars/*'), ('/variableDefaults/*') $$, 'members and items among them');
select is_empty($$ select place from texts
                   where schema ->> 'format' in ('line', 'email', 'uri')
                     and (schema ->> 'maxLength')::integer is null $$, 'a line has a longest length');
select is_empty($$ select place, attack
                   from texts
                   cross join unnest(array[e'\r\nBcc: x@evil.test', e'\n', e'\r', e'\t', e'\u000b', e'\u001b', e'\u007f',
                                           e'\r\n\r\n<html>']) attack
                   cross join (values ('a%sb'), ('%sa'), ('a%s')) f (form)
                   where schema ->> 'format' in ('line', 'email', 'uri')
                     and not exists (select from problem.find(schema, to_jsonb(
                         case schema ->> 'format' when 'email' then format('x@y%s.test', format(form, attack))
                                                  when 'uri' then 'https://y.test/' || format(form, attack)
                                                  else format(form, attack) end))) $$,
                'no control character passes, wherever it stands');
select is_empty($$ select place
                   from texts
                   where schema ->> 'format' in ('line', 'email', 'uri')
                     and not exists (select from problem.find(schema, to_jsonb(
                         case schema ->> 'format' when 'email' then 'x@y.test' when 'uri' then 'https://y.test/' else '' end
                         || repeat('x', (schema ->> 'maxLength')::integer)
                         || case when schema ->> 'format' = 'line' then 'x' else '' end))) $$, 'nor what is longer');
select is_empty($$ select place from texts
                   where schema ->> 'format' = 'line'
                     and exists (select from problem.find(schema, to_jsonb('Zoë "J" O''Brien, ünïcode 日本'::text)))
                     and (schema ->> 'maxLength')::integer > 30 $$, 'a line in whatever language passes');
select throws_ok($$ select '"a\u0000b"'::jsonb #>> '{}' $$, '22P05', null, 'NUL is in no text');

select * from finish();
rollback;

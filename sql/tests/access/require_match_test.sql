-- access.require_match with wire.etag and tagged: changes that name what they saw.
begin;
select plan(17);

-- What a statement is refused with: the problem document without its title.
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
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state);
end
$$;
create function pg_temp.match(p_if_match text, p_etag text)
returns jsonb
language sql volatile
as $$
    select pg_temp.refusal(format('select access.require_match(jsonb_populate_record(null::data.request_context,
        %L), %L)', jsonb_build_object('if_match', p_if_match), p_etag))
$$;

select is(pg_temp.match(m.if_match, '"a1"'), null, m.why)
from (values (null, 'without If-Match everything passes'), ('"a1"', 'the present state passes'),
             ('*', 'any state passes under *'), (' * ', 'spaces around it do not matter'),
             ('"b", "a1"', 'one of a list is enough'), ('"a1","b"', 'with spaces or without'),
             (' "a1" ', 'spaces around do not matter')) m (if_match, why);
select is(pg_temp.match(m.if_match, '"a1"'),
          '{"sqlstate": "SE412", "code": "precondition_failed", "etag": "\"a1\""}', m.why)
from (values ('"a2"', 'another state is refused, with the present one'), ('a1', 'a tag has quotes'),
             ('W/"a1"', 'a weak tag never matches'), ('"A1"', 'tags differ by case'),
             ('"b", "c"', 'none of a list is refused'), ('', 'no tag at all is refused'))
     m (if_match, why);

do $$
begin
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table rows as
select c as before, jsonb_populate_record(c, '{"attributes": {"a": 1}}') as after
from contact.create('acme', '{"email": "bob@x.test"}', clock.now()) c;
select matches(wire.etag(before), '^"[0-9a-f]{32}"$', 'a tag is opaque, in quotes') from rows;
select is(wire.etag(before), wire.etag(c), 'the same for the same state') from rows, data.contacts c;
select isnt(wire.etag(before), wire.etag(after), 'another one when any column changes, updated_at or not')
from rows;
select is(wire.tagged('{"b": 1}', '"a1"'), '{"success": true, "data": {"b": 1}, "etag": "\"a1\""}',
          'the envelope carries it beside the data');

select * from finish();
rollback;

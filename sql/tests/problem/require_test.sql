-- problem.require, require_one_of and require_page: refusing bodies and parameters.
begin;
select plan(25);

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

select lives_ok($$ select problem.require('{"type": "object"}', '{}') $$, 'a body that fits passes');
select is(pg_temp.refusal($$ select problem.require('{"type": "object"}', null) $$),
          '{"sqlstate": "SE422", "code": "invalid_body"}', 'no body is refused, without pointers');
select is(pg_temp.refusal($$ select problem.require('{"type": "object"}', 'null') $$),
          '{"sqlstate": "SE422", "code": "invalid_body", "errors": [""]}',
          'a body of null is refused as a value');
select is(pg_temp.refusal($$ select problem.require('{"properties": {"a": {"type": "string"},
    "b": {"type": "null"}}}',
                                                    '{"a": 1, "b": 1}') $$),
          '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/a", "/b"]}',
          'errors come with their pointers');
select is(jsonb_array_length(pg_temp.refusal($$
              select problem.require('{"items": {"type": "string"}}', jsonb_agg(n))
              from generate_series(1, 51) n $$)
              -> 'errors'), 50, 'at most 50 errors are told');

select lives_ok(format('select problem.require_one_of(%L, %L, %L)', 'status', v, '{draft,active}'),
                format('%s passes', coalesce(v, 'null')))
from unnest(array['draft', 'active', null]) v;
select is(pg_temp.refusal(format('select problem.require_one_of(%L, %L, %L)', 'status', v, '{draft,active}')),
          '{"sqlstate": "SE422", "code": "invalid_parameter"}', format('"%s" is refused', v))
from unnest(array['', 'Draft', 'draft ', 'archived', 'draft,active']) v;
select throws_ok($$ select problem.require_one_of('status', 'x', '{draft,active}') $$, 'SE422',
                 'status must be one of draft, active.', 'the title names the parameter and its values');

select lives_ok(format('select problem.require_page(%s, %s)', p.page, p.size),
                format('page %s of size %s passes', p.page, p.size))
from (values (1, 1), (1, 100), (1000000, 20)) p (page, size);
select throws_ok(format('select problem.require_page(%s, %s)', p.page, p.size), 'SE422', p.title,
                 format('page %s of size %s is refused', p.page, p.size))
from (values (0, 20, 'page must be between 1 and 1000000.'), (-1, 20, 'page must be between 1 and 1000000.'),
             (1000001, 20, 'page must be between 1 and 1000000.'),
             (1, 0, 'pageSize must be between 1 and 100.'),
             (1, -5, 'pageSize must be between 1 and 100.'), (1, 101, 'pageSize must be between 1 and 100.'),
             (2147483647, 100, 'page must be between 1 and 1000000.')) p (page, size, title);
select is(pg_temp.refusal('select problem.require_page(0, 20)'),
          '{"sqlstate": "SE422", "code": "invalid_parameter"}', 'as an invalid parameter');

select * from finish();
rollback;

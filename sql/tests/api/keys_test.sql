-- api.create_key, list_keys and revoke_key.
begin;
select plan(19);

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
create function pg_temp.ann(p_if_match text default null)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-1', 'if_match', p_if_match))
$$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival'), ops.create_key('rival', 'admin', 'eve');
end
$$;
create function pg_temp.post(p_body text)
returns jsonb
language sql volatile
as $$ select api.create_key('acme', pg_temp.ann(), p_body::jsonb) $$;
create function pg_temp.who(p_answer jsonb)
returns jsonb
language sql volatile
as $$ select api.authenticate('acme', sha256(convert_to(p_answer #>> '{data,key}', 'UTF8'))) $$;
create temporary table made as
select pg_temp.post('{"role": "member", "actor": "bob"}') as bob,
       pg_temp.post('{"role": "reader", "actor": "kim", "expiresAt": "2026-03-02T16:00:00+01:00"}') as kim;

select is((bob -> 'data') - '{id,key}'::text[], '{"role": "member", "actor": "bob", "createdAt": "2026-03-02T14:00:00Z",
          "expiresAt": null, "revokedAt": null}', 'a key for a role and a user') from made;
select matches(bob #>> '{data,key}', '^cad_acme_[0-9a-f]{64}$', 'with its secret') from made;
select is(pg_temp.who(bob) - 'keyId', '{"actor": "bob", "role": "member", "expiresAt": null}', 'it opens the door') from made;
select is(kim #>> '{data,expiresAt}', '2026-03-02T15:00:00Z', 'it may expire') from made;
select is(jsonb_path_query_array(api.list_keys('acme', pg_temp.ann()), '$.data[*].actor') @> '["bob", "kim"]', true,
          'the list has them');
select is(api.list_keys('acme', pg_temp.ann()) -> 'meta', '{"page": 1, "pageSize": 20, "total": 2, "totalPages": 1, "nextCursor": null}',
          'the tenant''s own');
select ok(api.list_keys('acme', pg_temp.ann())::text !~ '[0-9a-f]{64}', 'without their secrets');
select is(jsonb_array_length(api.list_keys('acme', pg_temp.ann(), 1, 1) -> 'data'), 1, 'page by page');

select is(pg_temp.refusal(format('select pg_temp.post(%L)', b.body)), b.problem::jsonb, 'refused: ' || b.body)
from (values
    ('{}', '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/role", "/actor"]}'),
    ('{"role": "owner", "actor": ""}', '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/role", "/actor"]}'),
    ('{"role": "admin", "actor": "a", "expiresAt": "soon"}',
     '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/expiresAt"]}'),
    ('{"role": "admin", "actor": "a", "expiresAt": "2026-03-02T14:00:00Z"}',
     '{"sqlstate": "SE422", "code": "invalid_expiry"}')) b (body, problem);
select is((select count(*) from data.api_keys k where k.tenant_id = 'acme'), 2::bigint, 'what was refused left nothing');

select is(pg_temp.refusal(format('select api.revoke_key(%L, pg_temp.ann(), %L)', 'rival', bob #>> '{data,id}')) ->> 'code',
          'key_not_found', 'others'' keys are not there') from made;
select isnt(pg_temp.who(bob), null, 'and stay') from made;
select is(api.revoke_key('acme', pg_temp.ann(), (bob #>> '{data,id}')::uuid) #>> '{data,revokedAt}', '2026-03-02T14:00:00Z',
          'a key is revoked') from made;
select is(pg_temp.who(bob), null, 'and opens nothing') from made;
select is(pg_temp.refusal(format('select api.revoke_key(%L, pg_temp.ann(), %L)', 'acme', bob #>> '{data,id}')) ->> 'code',
          'key_not_found', 'once') from made;
select isnt(pg_temp.who(kim), null, 'others go on') from made;

select * from finish();
rollback;

-- access.create_key: what a key looks like and what is kept of it.
begin;
select plan(17);

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

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create temporary table keys as
select r.role, access.create_key('acme', r.role, 'ann', null, clock.now()) as key
from unnest(array['admin', 'member', 'reader']) r (role);

select is_empty($$ select key from keys where key !~ '^cad_acme_[0-9a-f]{64}$' $$,
                'a key is cad_, the tenant and 64 hexadecimal digits');
select is(count(distinct key), 3::bigint, 'no two keys are the same') from keys;
select results_eq($$ select k.role, k.actor, k.created_at, k.expires_at, k.revoked_at
                     from keys s join data.api_keys k on k.key_sha256 = sha256(convert_to(s.key, 'UTF8'))
                     where k.tenant_id = 'acme' order by k.role $$,
                  $$ select r, 'ann', '2026-03-02 14:00Z'::timestamptz, null::timestamptz, null::timestamptz
                     from unnest(array['admin', 'member', 'reader']) r $$,
                  'each role gets its key, found by the SHA-256 of the whole key');
select is_empty($$ select from data.api_keys k, keys s
                   where k::text like '%' || substr(s.key, 10) || '%' $$,
                'the key itself is kept nowhere in its row');

select lives_ok($$ select access.create_key('acme', 'reader', 'bob', '2026-03-02 14:00:00.001Z',
                                            clock.now()) $$,
                'a key may expire at any time to come');
select is((select k.expires_at from data.api_keys k where k.actor = 'bob'),
          '2026-03-02 14:00:00.001Z'::timestamptz, 'and expires then');

select is(pg_temp.refusal(format('select access.create_key(%L, %L, %L, %L, clock.now())',
                                 k.tenant, k.role, k.actor, k.expires)),
          k.problem::jsonb, 'refused: ' || k.why)
from (values
    ('acme', 'root', 'ann', null, '{"sqlstate": "SE422", "code": "invalid_role"}', 'an unknown role'),
    ('acme', null, 'ann', null, '{"sqlstate": "SE422", "code": "invalid_role"}', 'no role'),
    ('acme', 'Admin', 'ann', null, '{"sqlstate": "SE422", "code": "invalid_role"}', 'a role in capitals'),
    ('acme', 'admin', '', null, '{"sqlstate": "SE422", "code": "invalid_actor"}', 'an empty user'),
    ('acme', 'admin', null, null, '{"sqlstate": "SE422", "code": "invalid_actor"}', 'no user'),
    ('acme', 'admin', repeat('x', 256), null, '{"sqlstate": "SE422", "code": "invalid_actor"}',
     'a user of 256 characters'),
    ('acme', 'admin', 'ann', '2026-03-02 14:00Z', '{"sqlstate": "SE422", "code": "invalid_expiry"}',
     'an expiry now'),
    ('acme', 'admin', 'ann', '2026-03-01 14:00Z', '{"sqlstate": "SE422", "code": "invalid_expiry"}',
     'an expiry yesterday'),
    ('nobody', 'admin', 'ann', null,
     '{"sqlstate": "SE404", "code": "tenant_not_found", "tenantId": "nobody"}', 'an unknown tenant'),
    (null, 'admin', 'ann', null,
     '{"sqlstate": "SE404", "code": "tenant_not_found", "tenantId": null}', 'no tenant')
) k (tenant, role, actor, expires, problem, why);
select is(count(*), 4::bigint, 'what was refused left nothing') from data.api_keys;

select * from finish();
rollback;

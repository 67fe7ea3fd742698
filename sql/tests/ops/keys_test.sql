-- ops.create_tenant, list_tenants, create_key, list_keys and revoke_key: how a server is set up.
begin;
select plan(16);

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

do $$ begin perform ops.set_clock('2026-03-02 14:00Z'); end $$;

select is(ops.create_tenant('rival', 'Rival'), '{"tenantId": "rival", "name": "Rival",
                                                 "createdAt": "2026-03-02T14:00:00Z"}', 'a tenant is made');
do $$ begin perform ops.set_clock('2026-03-02 15:00Z'); perform ops.create_tenant('acme', 'Acme'); end $$;
select results_eq('select * from ops.list_tenants()',
                  $$ values ('acme', 'Acme', '2026-03-02 15:00Z'::timestamptz),
                            ('rival', 'Rival', '2026-03-02 14:00Z') $$, 'tenants are listed by their ids');

create temporary table keys (name text, key text);
do $$
begin
    insert into keys values ('first', ops.create_key('acme', 'admin', 'zoe'));
    perform ops.set_clock('2026-03-02 16:00Z');
    insert into keys values ('second', ops.create_key('acme', 'reader', 'ann', '2026-04-01 00:00Z'));
    insert into keys values ('other', ops.create_key('rival', 'member', 'bob'));
end
$$;
select is_empty($$ select key from keys where key !~ '^cad_(acme|rival)_[0-9a-f]{64}$' $$, 'keys are made');
select results_eq($$ select role, actor, created_at, expires_at, revoked_at from ops.list_keys('acme') $$,
                  $$ values ('admin', 'zoe', '2026-03-02 15:00Z'::timestamptz, null::timestamptz,
                             null::timestamptz),
                            ('reader', 'ann', '2026-03-02 16:00Z', '2026-04-01 00:00Z', null) $$,
                  'a tenant''s keys are listed from the oldest to the newest, one without an end');
select is_empty($$ select from ops.list_keys('acme') k, keys s
                   where k::text like '%' || substr(s.key, 10, 16) || '%' $$, 'without the keys themselves');
select is_empty($$ select from ops.list_keys('nobody') $$, 'who is not there has none');

select lives_ok($$ select ops.revoke_key('acme', k.key_id) from ops.list_keys('acme') k
                   where k.actor = 'zoe' $$,
                'a key is revoked');
select results_eq($$ select actor, revoked_at from ops.list_keys('acme') $$,
                  $$ values ('zoe', '2026-03-02 16:00Z'::timestamptz), ('ann', null) $$,
                  'and marked with the time');
select is(pg_temp.refusal($$ select ops.revoke_key('acme', k.key_id)
                             from ops.list_keys('rival') k $$) ->> 'code',
          'key_not_found', 'another tenant''s key is not found');

select is(pg_temp.refusal(r.statement) ->> 'code', r.code, 'refused: ' || r.statement)
from (values
    ('select ops.create_tenant(''acme'', ''Again'')', 'tenant_exists'),
    ('select ops.create_tenant(''Acme'', ''A'')', 'invalid_tenant_id'),
    ('select ops.create_tenant(''new'', '''')', 'invalid_name'),
    ('select ops.create_key(''nobody'', ''admin'', ''ann'')', 'tenant_not_found'),
    ('select ops.create_key(''acme'', ''owner'', ''ann'')', 'invalid_role'),
    ('select ops.create_key(''acme'', ''admin'', '''')', 'invalid_actor'),
    ('select ops.create_key(''acme'', ''admin'', ''ann'', ''2026-03-02 16:00Z'')', 'invalid_expiry')
) r (statement, code);

select * from finish();
rollback;

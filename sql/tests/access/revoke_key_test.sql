-- access.revoke_key: once, by its own tenant only, and the servers are told.
begin;
select plan(8);

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
select access.create_key('acme', 'admin', n, null, clock.now()) as key, n as name
from unnest(array['ann', 'bob']) n;
create function pg_temp.key_of(p_actor text)
returns uuid
language sql stable
as $$ select k.api_key_id from data.api_keys k where k.actor = p_actor $$;

select is(pg_temp.refusal($$ select access.revoke_key('rival', pg_temp.key_of('ann'), clock.now()) $$),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'key_not_found', 'keyId', pg_temp.key_of('ann')),
          'another tenant''s key is not found');
select is((select count(*) from data.api_keys k where k.revoked_at is not null), 0::bigint, 'and goes on');

select lives_ok($$ select access.revoke_key('acme', pg_temp.key_of('ann'), '2026-03-02 15:00Z') $$,
                'a key is revoked');
select results_eq($$ select actor, revoked_at from data.api_keys order by actor $$,
                  $$ values ('ann', '2026-03-02 15:00Z'::timestamptz), ('bob', null) $$,
                  'the key is marked with the time, the other one is not touched');

select is(pg_temp.refusal($$ select access.revoke_key('acme', pg_temp.key_of('ann'), '2026-03-02 16:00Z') $$),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'key_not_found', 'keyId', pg_temp.key_of('ann')),
          'a key is revoked once');
select is(k.revoked_at, '2026-03-02 15:00Z'::timestamptz, 'the first time stays')
from data.api_keys k where k.actor = 'ann';
select is(pg_temp.refusal($$ select access.revoke_key('acme', '00000000-0000-7000-8000-000000000000',
                                                      clock.now()) $$)
          ->> 'code', 'key_not_found', 'an unknown key is not found');
select is(pg_temp.refusal($$ select access.revoke_key('acme', null, clock.now()) $$) ->> 'code',
          'key_not_found', 'nor is no key');

select * from finish();
rollback;

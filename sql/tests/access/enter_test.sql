-- access.enter: the tenant that row-level security shows.
begin;
select plan(11);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

-- What api.* would see of the tenants, without any predicate of its own.
create function pg_temp.seen()
returns text[]
language plpgsql volatile
as $$
declare
    v_seen text[];
begin
    set local role cadence_api_definer;
    v_seen := array(select t.tenant_id from data.tenants t order by t.tenant_id);
    reset role;
    return v_seen;
end
$$;

select is(pg_temp.seen(), '{}', 'who has not entered sees no tenant');
select lives_ok($$ select access.enter('acme') $$, 'a tenant enters');
select is(pg_temp.seen(), '{acme}', 'and sees itself alone');
select lives_ok($$ select access.enter('rival') $$, 'another one enters in the same transaction');
select is(pg_temp.seen(), '{rival}', 'and sees itself alone');
select lives_ok($$ select access.enter('nobody') $$, 'one enters that is not there');
select is(pg_temp.seen(), '{}', 'and sees nothing');
select lives_ok($$ select access.enter(''), access.enter(null) $$, 'nobody enters');
select is(pg_temp.seen(), '{}', 'and sees nothing: no setting means no row, not every row');

savepoint visit;
select lives_ok($$ select access.enter('acme') $$, 'a tenant enters in a transaction that is undone');
rollback to visit;
select is(pg_temp.seen(), '{}', 'the setting goes with the transaction');

select * from finish();
rollback;

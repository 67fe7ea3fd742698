-- api.authenticate: whom a key belongs to.
begin;
select plan(14);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create temporary table keys as
select k.name, ops.create_key('acme', k.role, k.name, k.expires_at::timestamptz) as key
from (values ('ann', 'admin', null), ('bob', 'member', '2026-03-03 14:00Z'), ('eve', 'reader', null))
     k (name, role, expires_at);
create function pg_temp.who(p_name text, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$
    select api.authenticate(p_tenant_id, sha256(convert_to(k.key, 'UTF8'))) from keys k where k.name = p_name
$$;
create function pg_temp.key_id(p_name text)
returns uuid
language sql stable
as $$ select k.api_key_id from data.api_keys k where k.actor = p_name $$;

select is(pg_temp.who('ann'), jsonb_build_object('keyId', pg_temp.key_id('ann'), 'actor', 'ann', 'role',
                                                 'admin', 'expiresAt', null), 'a key has a user and a role');
select is(pg_temp.who('bob'), jsonb_build_object('keyId', pg_temp.key_id('bob'), 'actor', 'bob', 'role',
                                                 'member', 'expiresAt', '2026-03-03T14:00:00Z'),
                                                 'and may have an end');
select is(pg_temp.who('ann', 'rival'), null, 'it opens no other tenant');
select is(pg_temp.who('ann', ''), null, 'nor no tenant');
select is(pg_temp.who('ann', null), null, 'nor null');
select is(api.authenticate('nobody', sha256('x')), null, 'an unknown tenant has no keys');
select is(api.authenticate('acme', sha256('x')), null, 'an unknown key belongs to nobody');
select is(api.authenticate('acme', ''), null, 'nor does an empty one');
select is(api.authenticate('acme', null), null, 'nor none at all');
select is(api.authenticate('acme', convert_to(key, 'UTF8')), null, 'it is asked by the hash, not by the key')
from keys where name = 'ann';

do $$ begin perform ops.set_clock('2026-03-03 13:59:59.999Z'); end $$;
select isnt(pg_temp.who('bob'), null, 'a key works until it expires');
do $$ begin perform ops.set_clock('2026-03-03 14:00Z'); end $$;
select is(pg_temp.who('bob'), null, 'and no longer');
select isnt(pg_temp.who('ann'), null, 'one without an end goes on');

do $$ begin perform ops.revoke_key('acme', pg_temp.key_id('eve')); end $$;
select is(pg_temp.who('eve'), null, 'a revoked key belongs to nobody');

select * from finish();
rollback;

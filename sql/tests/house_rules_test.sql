-- The rules of STYLE.md that the catalogue can tell. A complaint names the object.
begin;
select plan(34);

create temporary view houses as
select n.oid, n.nspname as name
from pg_namespace n
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'public');

create temporary view functions as
select p.*, h.name as house, p.oid::regprocedure as signature, l.lanname as language,
       regexp_replace(p.prosrc, '--[^\n]*', '', 'g') as source
from pg_proc p
join houses h on h.oid = p.pronamespace
join pg_language l on l.oid = p.prolang;

create temporary view relations as
select c.*, h.name as house, c.oid::regclass as relation,
       exists (select from pg_attribute a
               where a.attrelid = c.oid and a.attname = 'tenant_id') as is_tenants
from pg_class c
join houses h on h.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f')
  and not c.relispartition;

create temporary view tables as
select * from relations r where r.house = 'data' and r.relkind in ('r', 'p');

create temporary view columns as
select t.relation, a.attname as name, a.atttypid::regtype as type, a.attidentity
from tables t
join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped;

-- Where things are

select is_empty($$ select signature from functions where house = 'data' $$,
                'schema data has no functions');
select is_empty($$ select relation from relations
                   where relkind in ('r', 'p', 'f') and house not in ('data', 'migration') $$,
                'tables are in schema data (and the migrator''s own in migration)');
select is_empty($$ select relation from relations
                   where relkind in ('v', 'm') and house <> 'ops' $$,
                'views are in schema ops');
select is_empty($$ select relation from relations where relkind = 'f' $$,
                'there are no foreign tables');
select is_empty($$ select f.signature, m[1] as calls
                   from functions f,
                        regexp_matches(f.source, '\m((?:api|worker|ops)\.\w+)\s*\(', 'g') m $$,
                'no SQL calls api, worker or ops');

-- Names and comments

select is_empty($$ select signature from functions
                   where obj_description(oid, 'pg_proc') is null $$,
                'every function has a comment');
select is_empty($$ select relation from relations
                   where obj_description(oid, 'pg_class') is null and house <> 'migration' $$,
                'every table and view has a comment');
select is_empty($$ select house, proname from functions
                   group by house, proname having count(*) > 1 $$,
                'there are no overloads');
select is_empty($$ select f.signature, a.name
                   from functions f, unnest(f.proargnames, f.proargmodes) a (name, mode)
                   where coalesce(a.mode, 'i') in ('i', 'b', 'v') and a.name !~ '^p_[a-z]' $$,
                'parameters begin with p_');
select is_empty($$ select signature from functions where pronargs > 0 and proargnames is null $$,
                'every parameter has a name');
select is_empty($$ select relation, name from columns where name = 'id' $$,
                'a key is <entity>_id, never bare id');
select is_empty($$ select relation, name, type from columns
                   where type = 'timestamptz'::regtype and name !~ '_(at|until)$'
                      or type not in ('timestamptz'::regtype, 'time'::regtype)
                         and name ~ '_(at|until)$' $$,
                'instants are named _at, or _until where they end a stretch of time');
select is_empty($$ select relation, name, type from columns
                   where (name ~ '_on$') <> (type = 'date'::regtype) $$,
                'dates, and only they, end in _on');
select is_empty($$ select relation, name, type from columns
                   where (name ~ '^(is|has)_') <> (type = 'boolean'::regtype) $$,
                'booleans, and only they, begin with is_ or has_');
select is_empty($$ select relation, name, type from columns
                   where type in ('varchar'::regtype, 'bpchar'::regtype, 'json'::regtype,
                                  'timestamp'::regtype, 'timetz'::regtype) $$,
                'strings are text, JSON is jsonb, no instant is without its zone');
select is_empty($$ select t.typname from pg_type t
                   join houses h on h.oid = t.typnamespace
                   where t.typtype = 'e' $$,
                'statuses are text checks, not enums');
select is_empty($$ select t.relation, k.conname
                   from pg_constraint k
                   join tables t on t.oid = k.conrelid
                   where k.contype in ('p', 'u', 'f', 'c', 'x')
                     and k.conname !~ ('^' || t.relname || case k.contype
                             when 'p' then '_pkey$'
                             when 'u' then '_.+_key$'
                             when 'f' then '_.+_fkey$'
                             when 'c' then '_.+_check$'
                             else '_.+_excl$' end) $$,
                'constraints are named <table>_pkey, …_key, …_fkey, …_check');
select is_empty($$ select t.relation, c.relname
                   from pg_index i
                   join tables t on t.oid = i.indrelid
                   join pg_class c on c.oid = i.indexrelid
                   where not exists (select from pg_constraint k
                                     where k.conindid = i.indexrelid)
                     and c.relname !~ ('^' || t.relname || '_.+_'
                                       || case when i.indisunique then 'key' else 'idx' end
                                       || '$') $$,
                'indexes are named <table>_<purpose>_idx, unique ones _key');

-- Entry points

select is_empty($$ select signature from functions
                   where house = 'api' and proname not in ('authenticate', 'describe', 'describe_events', 'knows_tenant')
                     and (proargnames[1:2] is distinct from array['p_tenant_id', 'p_context']
                          or proargtypes[0] <> 'text'::regtype
                          or proargtypes[1] <> 'data.request_context'::regtype) $$,
                'an api function takes p_tenant_id text, then p_context data.request_context');
select is_empty($$ select signature, proconfig from functions
                   where (house in ('api', 'worker') or house = 'ops' and provolatile = 'v'
                          or prosecdef)
                     and (not prosecdef or proconfig is null
                          or 'search_path=pg_catalog, pg_temp' <> all (proconfig)) $$,
                'entry points are security definer set search_path = pg_catalog, pg_temp');
-- A virtual clock reads its table for everybody: the one exception.
select is_empty($$ select signature from functions
                   where house not in ('api', 'worker', 'ops')
                     and (prosecdef or proconfig is not null and language = 'sql')
                     and not (signature = 'clock.now()'::regprocedure and clock.is_virtual()) $$,
                'nothing else is security definer, and nothing that can be inlined sets anything');

-- Explaining, forecasting and exporting write nothing (they may raise), and only tests have a clock that moves.
select is_empty($$ select signature from functions
                   where house = 'ops' and provolatile = 'v' and source !~ '\maccess\.audit\('
                     and proname not in ('explain', 'forecast', 'export_contact', 'doctor', 'set_clock', 'advance_clock') $$,
                'what changes anything by hand is written down with access.audit');

-- Volatility

select is_empty($$ select signature from functions
                   where provolatile <> 'v'
                     and source ~* ('\m(insert\s+into|update\s+\w+\.|delete\s+from|for\s+update'
                                    '|for\s+(no\s+key\s+update|key\s+share|share)|pg_notify'
                                    '|set_config|raise\s+exception)\M') $$,
                'what writes, locks, notifies or raises is volatile');
select is_empty($$ select signature from functions
                   where provolatile = 'i' and source ~* '\m(from|join)\s+data\.' $$,
                'what reads tables is not immutable');
select is_empty($$ select f.signature, g.signature as calls
                   from functions f
                   join functions g
                     on f.source ~ ('\m' || g.house || '\.' || g.proname || '\s*\(')
                   where strpos('isv', f.provolatile::text)
                         < strpos('isv', g.provolatile::text) $$,
                'a function is as volatile as what it calls');
select is_empty($$ select signature, language from functions
                   where language not in ('sql', 'plpgsql') $$,
                'functions are written in sql or plpgsql');

-- Tenants

select set_eq($$ select relname::text from tables
                 where not is_tenants and relname <> 'virtual_clock' $$,
              array['public_holidays', 'workers', 'relay_lanes', 'background_jobs',
                    'background_job_runs', 'engine_hold'],
              'every table but those that serve all tenants has tenant_id');
select is_empty($$ select t.relation, i.indexrelid::regclass
                   from tables t
                   left join pg_index i on i.indrelid = t.oid and i.indisunique
                   left join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
                   where t.is_tenants and a.attname is distinct from 'tenant_id' $$,
                'unique keys of tenants'' tables begin with tenant_id');
select is_empty($$ select k.conrelid::regclass, k.conname
                   from pg_constraint k
                   join tables t on t.oid = k.confrelid and t.is_tenants
                   join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                   join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
                   where k.contype = 'f'
                     and (a.attname <> 'tenant_id' or b.attname <> 'tenant_id') $$,
                'foreign keys to tenants'' tables carry tenant_id along, first');
select is_empty($$ select c.oid::regclass from pg_class c
                   join houses h on h.oid = c.relnamespace
                   where c.relkind = 'S'
                   union all select relation from columns where attidentity <> '' $$,
                'there are no sequences and no identity columns');
select is_empty($$ select relation from tables
                   where relname <> 'public_holidays'
                     and not (relrowsecurity and relforcerowsecurity
                              and exists (select from pg_policy p
                                          where p.polrelid = tables.oid)) $$,
                'row-level security is on and forced, with a policy, but for public facts');
select is_empty($$ select t.relation, p.polname
                   from tables t
                   left join pg_policy p on p.polrelid = t.oid
                                        and 'cadence_api_definer'::regrole = any (p.polroles)
                   where t.is_tenants
                     and (pg_get_expr(p.polqual, p.polrelid)
                              is distinct from '(tenant_id = current_setting('
                                            || '''cadence.tenant_id''::text, true))'
                          or p.polwithcheck is not null) $$,
                'api.* sees and writes the rows of the one tenant that is set');

-- No hidden doings

select is_empty($$ select tgrelid::regclass, tgname from pg_trigger where not tgisinternal
                   union all select null, evtname from pg_event_trigger $$,
                'rules live in functions: there are no triggers');
select is_empty($$ select w.ev_class::regclass, w.rulename from pg_rewrite w
                   join relations r on r.oid = w.ev_class
                   where w.rulename <> '_RETURN' $$,
                'there are no rewrite rules');

select * from finish();
rollback;

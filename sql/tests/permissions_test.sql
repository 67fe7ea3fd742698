-- Who may do what: the table of sql/grants.sql, asked of the catalogue and tried out.
begin;
select plan(27);

create temporary view houses as
select n.oid, n.nspname as name, n.nspacl, n.nspowner
from pg_namespace n
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'public');

create temporary view functions as
select p.*, h.name as house, p.oid::regprocedure as signature
from pg_proc p
join houses h on h.oid = p.pronamespace;

create temporary view relations as
select c.*, h.name as house, c.oid::regclass as relation
from pg_class c
join houses h on h.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S');

create temporary view definers (name) as
values ('cadence_api_definer'), ('cadence_worker_definer');

-- What a role can really call: execute on the function and usage of its schema.
create function pg_temp.callable(p_role text)
returns setof functions
language sql stable
as $$
    select f.*
    from functions f
    where has_function_privilege(p_role, f.oid, 'execute')
      and has_schema_privilege(p_role, f.pronamespace, 'usage')
$$;

create function pg_temp.touchable(p_role text)
returns setof relations
language sql stable
as $$
    select r.*
    from relations r
    where case r.relkind
              when 'S' then has_sequence_privilege(p_role, r.oid, 'usage, select, update')
              else has_any_column_privilege(p_role, r.oid, 'select, insert, update, references')
                   or has_table_privilege(p_role, r.oid, 'delete, truncate, trigger')
          end
$$;

-- Runs a statement as a role, which must not stay on: pgTAP keeps tables of its own.
create function pg_temp.run_as(p_role text, p_statement text)
returns void
language plpgsql volatile
as $$
begin
    execute format('set local role %I', p_role);
    execute p_statement;
    reset role;
end
$$;

-- The roles themselves

select is_empty($$ select rolname from pg_roles
                   where rolname like 'cadence\_%'
                     and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
                          or rolreplication) $$,
                'no role of the house logs in or has powers over the server');
select is_empty($$ select r.rolname, d.rolname
                   from pg_roles r
                   join pg_roles d on d.rolname like 'cadence\_%' and d.oid <> r.oid
                   where r.rolname like 'cadence\_%'
                     and r.rolname <> 'cadence_owner'
                     and pg_has_role(r.oid, d.oid, 'member') $$,
                'no role but the owner can become another');

-- cadence_api and cadence_worker: their door, whole, and nothing else

select set_eq($$ select signature from pg_temp.callable('cadence_api') $$,
              $$ select signature from functions where house = 'api' $$,
              'cadence_api may call api.*, all of it and nothing else');
select set_eq($$ select signature from pg_temp.callable('cadence_worker') $$,
              $$ select signature from functions where house = 'worker' $$,
              'cadence_worker may call worker.*, all of it and nothing else');
select set_eq($$ select relation from pg_temp.touchable('cadence_api') $$,
              array['migration.applied_files'::regclass],
              'cadence_api can touch no table and no view; it may read which files were applied');
select set_eq($$ select relation from pg_temp.touchable('cadence_worker') $$,
              array['migration.applied_files'::regclass],
              'cadence_worker can touch no table and no view; it may read which files were applied');

-- cadence_reader

select set_eq($$ select relation from pg_temp.touchable('cadence_reader') $$,
              $$ select relation from relations where house = 'ops'
                 union all
                 select 'migration.applied_files'::regclass $$,
              'cadence_reader reads the views of ops, all of them, and which files were applied');
select is_empty($$ select r.rolname, d.relation from relations d
                   cross join (values ('cadence_reader'), ('cadence_api'), ('cadence_worker')) r (rolname)
                   where has_any_column_privilege(r.rolname, d.oid, 'insert, update')
                      or has_table_privilege(r.rolname, d.oid, 'delete, truncate, trigger') $$,
                'no door''s role writes to any relation itself');
select is_empty($$ select signature from pg_temp.callable('cadence_reader')
                   where house <> 'ops'
                     and signature not in ('clock.now()'::regprocedure, 'clock.real_now()'::regprocedure,
                                           'clock.distance(timestamptz, timestamptz)'::regprocedure) $$,
                'cadence_reader may call functions of ops alone, and ask what time it is');
select is_empty($$ select signature from pg_temp.callable('cadence_reader')
                   where provolatile = 'v'
                     and signature not in ('clock.real_now()'::regprocedure,
                                           'ops.explain(uuid)'::regprocedure,
                                           'ops.doctor(boolean)'::regprocedure) $$,
                'cadence_reader may call nothing that could change anything: the machine''s clock moves by '
                || 'itself, ops.explain is volatile for it may raise, ops.doctor for it asks that clock');

-- The definers and the owner

select is_empty($$ select signature from pg_temp.callable('cadence_api_definer')
                   where house in ('worker', 'ops') $$,
                'api.* cannot go through the worker''s door or the operator''s');
select is_empty($$ select signature, proowner::regrole from functions
                   where house <> 'migration'
                     and proowner::regrole::text <> case house
                             when 'api' then 'cadence_api_definer'
                             when 'worker' then 'cadence_worker_definer'
                             when 'ops' then 'cadence_worker_definer'
                             else 'cadence_owner' end $$,
                'every function belongs to the role that it is to run as');
select is_empty($$ select relation, relowner::regrole from relations
                   where house <> 'migration' and relowner <> 'cadence_owner'::regrole $$,
                'every table and view belongs to cadence_owner');
select is_empty($$ select r.relation, d.name
                   from relations r
                   cross join definers d
                   where has_table_privilege(d.name, r.oid, 'truncate, trigger')
                      or has_any_column_privilege(d.name, r.oid, 'references') $$,
                'the definers cannot truncate tables, refer to them or put triggers on them');
select is_empty($$ select r.relation, d.name
                   from relations r
                   cross join definers d
                   where r.relation in ('data.public_holidays'::regclass)
                     and (has_any_column_privilege(d.name, r.oid, 'insert, update')
                          or has_table_privilege(d.name, r.oid, 'delete')) $$,
                'public facts are changed by migrate alone');

-- PUBLIC has nothing

select is_empty($$ select h.name, a.privilege_type
                   from houses h
                   cross join aclexplode(coalesce(h.nspacl, acldefault('n', h.nspowner))) a
                   where a.grantee = 0 $$,
                'PUBLIC may look into no schema');
select is_empty($$ select f.signature
                   from functions f
                   cross join aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
                   where a.grantee = 0 $$,
                'PUBLIC may call no function');
select is_empty($$ select r.relation, a.privilege_type
                   from relations r
                   cross join aclexplode(r.relacl) a
                   where a.grantee = 0 $$,
                'PUBLIC may touch no table, view or sequence');

-- Tried out

select throws_ok($$ select pg_temp.run_as('cadence_api', 'select from data.contacts') $$,
                 '42501', null, 'cadence_api is refused a table');
select throws_ok($$ select pg_temp.run_as('cadence_api', 'select clock.now()') $$,
                 '42501', null, 'cadence_api is refused a domain''s function');
select throws_ok($$ select pg_temp.run_as('cadence_worker', 'delete from data.messages') $$,
                 '42501', null, 'cadence_worker is refused a table');
select throws_ok($$ select pg_temp.run_as('cadence_worker',
                                          'select api.authenticate('''', '''')') $$,
                 '42501', null, 'cadence_worker is refused the other door');
select throws_ok($$ select pg_temp.run_as('cadence_reader', 'select from data.messages') $$,
                 '42501', null, 'cadence_reader is refused a table');
select throws_ok($$ select pg_temp.run_as('cadence_reader',
                                          'select ops.advance_clock(''1 day'')') $$,
                 '42501', null, 'cadence_reader cannot move the clock');
select lives_ok($$ select pg_temp.run_as('cadence_api', 'select api.authenticate('''', '''')') $$,
                'cadence_api comes in through its door');

-- What is made tomorrow

select lives_ok($$ select pg_temp.run_as('cadence_owner',
                       'create function wire.made_tomorrow() returns integer
                        language sql immutable as ''select 1''') $$,
                'the owner makes a function');
select is_empty($$ select a.grantee::regrole
                   from functions f
                   cross join aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
                   where f.proname = 'made_tomorrow' and a.grantee <> f.proowner $$,
                'a function made tomorrow is nobody''s but the owner''s until it is granted');

select * from finish();
rollback;

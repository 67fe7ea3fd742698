-- The roles. They belong to the whole server, so several databases share them; run on every migrate.
--   cadence_owner            owns everything, logs in nowhere
--   cadence_api              may call api.*      } grant these to the login roles of your programs:
--   cadence_worker           may call worker.*   } create role app login in role cadence_api, cadence_worker;
--   cadence_reader           may read ops.*      }
--   cadence_api_definer      api.* runs as this: row-level security shows it one tenant
--   cadence_worker_definer   worker.* and ops.* run as this: row-level security shows it all tenants
do $$
declare
    v_role text;
begin
    perform pg_advisory_xact_lock(hashtext('cadence roles'));
    foreach v_role in array array['cadence_owner', 'cadence_api', 'cadence_worker', 'cadence_reader',
                                  'cadence_api_definer', 'cadence_worker_definer'] loop
        if not exists (select from pg_catalog.pg_roles r where r.rolname = v_role) then
            execute format('create role %I nologin', v_role);
        end if;
    end loop;
    if not pg_has_role('cadence_owner', 'cadence_api_definer', 'member') then
        grant cadence_api_definer to cadence_owner;
    end if;
    if not pg_has_role('cadence_owner', 'cadence_worker_definer', 'member') then
        grant cadence_worker_definer to cadence_owner;
    end if;
    if not pg_has_role(current_user, 'cadence_owner', 'member') then
        execute format('grant cadence_owner to %I', current_user);
    end if;
    -- The doctor looks for transactions that stay open: of whomever. Who may not grant that goes without.
    if not pg_has_role('cadence_worker_definer', 'pg_read_all_stats', 'member')
       and exists (select from pg_catalog.pg_roles r where r.rolname = current_user and r.rolsuper) then
        grant pg_read_all_stats to cadence_worker_definer;
    end if;
    execute format('grant create, connect on database %I to cadence_owner', current_database());
    -- Statements here are short: compiling them just in time costs seconds and gains nothing.
    execute format('alter database %I set jit = off', current_database());
    execute format('grant connect on database %I to cadence_api, cadence_worker, cadence_reader',
                   current_database());
end
$$;

-- The whole permission table, re-run on every migrate.
--
--   schema                          cadence_api  cadence_worker  cadence_reader  api_definer  worker_definer
--   data (tables)                   -            -               -               one tenant   all tenants
--   api (functions)                 execute      -               -               owns         -
--   worker (functions)              -            execute         -               -            owns
--   ops (views; reading functions)  -            -               select/execute  -            owns functions
--   domains (functions)             -            -               -               execute      execute
do $$
declare
    v_domains constant text[] := array['access', 'calendar', 'clock', 'contact', 'doctor', 'enrollment',
        'execution', 'holiday', 'inbox', 'intake', 'job', 'mailbox', 'meeting', 'message', 'outbox',
        'problem', 'retention', 'scheduling', 'sequence', 'stats', 'template', 'tracking', 'webhook',
        'wire'];
    v_schema text;
    v_table  record;
    v_entry  record;
begin
    -- Nobody has anything by default.
    foreach v_schema in array v_domains || array['data', 'api', 'worker', 'ops'] loop
        execute format('revoke all on schema %I from public', v_schema);
        execute format('revoke all on all functions in schema %I from public', v_schema);
        execute format('alter default privileges for role cadence_owner in schema %I
                        revoke execute on functions from public', v_schema);
    end loop;
    alter default privileges for role cadence_owner revoke execute on functions from public;

    -- The definers reach the domains and the tables.
    foreach v_schema in array v_domains || array['data'] loop
        execute format('grant usage on schema %I to cadence_api_definer, cadence_worker_definer', v_schema);
        execute format('grant execute on all functions in schema %I
                        to cadence_api_definer, cadence_worker_definer', v_schema);
    end loop;
    grant select, insert, update, delete on all tables in schema data
        to cadence_api_definer, cadence_worker_definer;
    revoke insert, update, delete on data.public_holidays
        from cadence_api_definer, cadence_worker_definer;

    -- The second wall: a tenant's rows are seen only with that tenant set for the transaction.
    for v_table in
        select c.oid, c.relname,
               exists (select from pg_catalog.pg_attribute a
                       where a.attrelid = c.oid and a.attname = 'tenant_id') as is_tenants
        from pg_catalog.pg_class c
        where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p')
          and c.relname <> 'public_holidays'
    loop
        execute format('alter table data.%I enable row level security', v_table.relname);
        execute format('alter table data.%I force row level security', v_table.relname);
        execute format('drop policy if exists every_row on data.%I', v_table.relname);
        execute format('create policy every_row on data.%I to cadence_owner, cadence_worker_definer
                        using (true) with check (true)', v_table.relname);
        execute format('drop policy if exists one_tenant on data.%I', v_table.relname);
        execute format('create policy one_tenant on data.%I to cadence_api_definer using (%s)',
            v_table.relname,
            case
                when v_table.is_tenants then 'tenant_id = current_setting(''cadence.tenant_id'', true)'
                when v_table.relname in ('virtual_clock', 'workers', 'engine_hold')
                then 'true'                         -- the clock; who sleeps; whether everything stands still
                else 'false'
            end);
    end loop;

    -- The doors run as their definers, who must be able to own functions there.
    grant usage on schema api    to cadence_api;
    grant usage on schema worker to cadence_worker;
    grant usage on schema ops    to cadence_reader;
    grant usage, create on schema api         to cadence_api_definer;
    grant usage, create on schema worker, ops to cadence_worker_definer;
    for v_entry in
        select p.oid::regprocedure as signature, p.pronamespace::regnamespace::text as schema_name
        from pg_catalog.pg_proc p
        where p.pronamespace in ('api'::regnamespace, 'worker'::regnamespace, 'ops'::regnamespace)
    loop
        execute format('alter function %s owner to %I', v_entry.signature,
            case v_entry.schema_name when 'api' then 'cadence_api_definer' else 'cadence_worker_definer' end);
    end loop;
    revoke all on all functions in schema api, worker, ops from public;

    grant execute on all functions in schema api    to cadence_api;
    grant execute on all functions in schema worker to cadence_worker;
    grant select on all tables in schema ops to cadence_reader;
    grant execute on function ops.explain(uuid), ops.timeline(uuid), ops.next_due(), ops.is_settled(),
        ops.doctor(boolean) to cadence_reader;
    grant usage on schema clock to cadence_reader;                -- views ask for the time as their caller
    grant execute on function clock.now(), clock.real_now(), clock.distance(timestamptz, timestamptz)
        to cadence_reader;
    -- Every program may ask which files the database has.
    grant usage on schema migration to cadence_api, cadence_worker, cadence_reader, cadence_worker_definer;
    grant select on migration.applied_files
        to cadence_api, cadence_worker, cadence_reader, cadence_worker_definer;
    -- The owner operates: every other ops function changes something.
    grant usage on schema api, worker, ops to cadence_owner;
    grant execute on all functions in schema api, worker, ops to cadence_owner;
end
$$;

-- ops.doctor: silent on a healthy system, and finds each of its faults.
begin;
select plan(59);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
    update data.background_jobs j set next_run_at = clock.now(), last_error = null, is_enabled = true;
    perform worker.beat(md5('w1')::uuid, 'host-1', 1, '1.0', clock.real_now());
end
$$;
-- Servers for tests run without autovacuum.
create or replace function doctor.is_autovacuum_on()
returns boolean
language sql stable
as 'select true';
create temporary table made (name text primary key, id uuid);
insert into made
select 'sequence', (sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "a@acme.test"},
    "steps": [{"type": "auto_email", "subject": "S", "body": "B"}, {"type": "call", "delayDays": 1}]}',
    clock.now())).sequence_id;
do $$
begin
    perform sequence.activate('acme', m.id, clock.now()) from made m;
    insert into made
    select n, (enrollment.enroll('acme', 'ann', 'r', (select m.id from made m where m.name = 'sequence'),
        jsonb_build_object('contactId', (contact.create('acme', jsonb_build_object('email', n || '@x.test'),
        clock.now())).contact_id), clock.now())).enrollment_id
    from unnest(array['amy', 'bob']) n;
    perform worker.run_due_steps(10);
    perform worker.finish_messages(md5('w1')::uuid, jsonb_agg(jsonb_build_object('tenantId', m.tenant_id,
        'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent')))
    from worker.claim_messages(md5('w1')::uuid, 10, 60) m;
end
$$;

-- What is planted is found by one check with one verdict, names what it found, and is gone with its cause.
create function pg_temp.finds(p_what text, p_plant text, p_check text, p_verdict text, p_evidence text, p_mend text)
returns setof text
language plpgsql volatile
as $$
declare
    v_found record;
begin
    begin
        execute p_plant;
        select string_agg(distinct d.check_name, ',') as names, count(*) as amount, max(d.verdict) as verdict,
               max(d.evidence) as evidence, max(d.mend) as mend into v_found
        from ops.doctor() d;
        raise exception using errcode = 'DOCTO';
    exception when sqlstate 'DOCTO' then
        null;
    end;
    return next is(format('%s %s', v_found.names, v_found.verdict), format('%s %s', p_check, p_verdict), p_what);
    return next ok(v_found.amount = 1 and v_found.evidence ~ p_evidence and v_found.mend ~ p_mend,
                   format('%s: %s -> %s', v_found.amount, v_found.evidence, v_found.mend));
end
$$;

select is_empty('select * from ops.doctor()', 'a healthy system: nothing to say');
select results_eq('select distinct verdict, evidence, mend from ops.doctor(true)', $$ values ('ok', null::text, null::text) $$,
                  'all checks say ok if they are asked');
select cmp_ok(count(*), '>=', 9::bigint, 'there are nine at least') from ops.doctor(true);

-- Indexes

select is_empty($$ select h.name from doctor.hot_indexes() h
                   where pg_get_indexdef(to_regclass('data.' || h.name)) is distinct from (
                       select pg_get_indexdef(i.indexrelid) from pg_index i where i.indexrelid = to_regclass('data.' || h.name)) $$,
                'every hot index is there');
do $$
declare
    v_index record;
begin
    -- What the doctor would make is what there is.
    for v_index in select h.* from doctor.hot_indexes() h loop
        execute format('create index %I %s', v_index.name || '_twin', v_index.definition);
    end loop;
end
$$;
select is_empty($$ select h.name, pg_get_indexdef(to_regclass('data.' || h.name || '_twin')) from doctor.hot_indexes() h
                   where replace(pg_get_indexdef(to_regclass('data.' || h.name || '_twin')), '_twin', '')
                         <> replace(pg_get_indexdef(to_regclass('data.' || h.name)), 'UNIQUE ', '') $$,
                'and is as the doctor would make it');
do $$
declare
    v_index record;
begin
    for v_index in select h.* from doctor.hot_indexes() h loop
        execute format('drop index data.%I', v_index.name || '_twin');
    end loop;
end
$$;
select pg_temp.finds('a missing index', 'drop index data.messages_due_idx', 'indexes', 'fault', 'messages_due_idx is missing',
                     'create index concurrently messages_due_idx on data.messages \(due_at\)');
select pg_temp.finds('an invalid index', $$ update pg_index set indisvalid = false
                                            where indexrelid = 'data.messages_leased_idx'::regclass $$,
                     'indexes', 'fault', 'messages_leased_idx is invalid', 'reindex index concurrently');
select pg_temp.finds('a bloated index', $$ update pg_class set relpages = 5000, reltuples = 100
                                           where oid = 'data.sequence_schedules_due_idx'::regclass $$,
                     'indexes', 'warning', 'due_idx has 39 MB for 100 entries', 'reindex index concurrently');

-- The horizon

select pg_temp.finds('a transaction that stays open', $$
    create or replace function doctor.sessions()
    returns table (pid integer, application text, role text, state text, transaction_at timestamptz)
    language sql stable
    as 'select 4711, ''report'', ''ana'', ''idle in transaction'', pg_catalog.now() - interval ''11 minutes''' $$,
    'horizon', 'warning', 'Session 4711 .ana, report, idle in transaction. has been in one transaction since 11 minutes ago',
    'pg_terminate_backend\(4711\)');
select ok(exists (select from pg_proc p where p.oid = 'doctor.sessions()'::regprocedure and p.prosrc ~ 'pg_stat_activity'),
          'which the server is asked for');

-- Workers

select pg_temp.finds('a worker that is silent',
    $$ update data.workers set last_seen_at = clock.real_now() - interval '3 minutes' $$,
    'workers', 'warning', 'host-1 .process 1. was last seen 3 minutes ago', 'delete from data.workers');
select pg_temp.finds('no worker at all', $$ delete from data.workers; select ops.set_clock('2026-03-03 15:01Z');
                                            update data.background_jobs j set next_run_at = clock.now() $$,
    'workers', 'fault', 'no worker is alive', 'pgcadence serve');
select pg_temp.finds('versions side by side', $$ select worker.beat(md5('w2')::uuid, 'host-2', 2, '1.1') $$,
    'workers', 'warning', 'versions 1.0, 1.1', 'Restart');
select pg_temp.finds('a clock that is off',
    $$ select worker.beat(md5('w1')::uuid, 'host-1', 1, '1.0', clock.real_now() - interval '8 seconds') $$,
    'workers', 'warning', 'host-1 is off by -00:00:08', 'Synchronise');

-- The queue

select pg_temp.finds('steps that are late', $$ select ops.set_clock('2026-03-03 15:06Z');
                                               update data.background_jobs j set next_run_at = clock.now() $$,
    'queue', 'fault', 'oldest due step is from 6 minutes ago', 'ops.queue');
select pg_temp.finds('a message that is late', $$ update data.messages set status = 'queued', sent_at = null,
                                                         due_at = clock.now() - interval '6 minutes' $$,
    'queue', 'fault', 'oldest due message is from 6 minutes ago', 'ops.messages');
select pg_temp.finds('a tenant that is stopped', $$ select ops.hold('acme', 'why') $$,
    'queue', 'warning', 'Tenant acme is stopped since now by .*: why', 'ops.unhold\(''acme''\)');
select pg_temp.finds('everything', $$ select ops.hold() $$, 'queue', 'warning', 'Everything is stopped', 'ops.unhold\(\)');
select pg_temp.finds('messages of which nobody knows', $$ update data.messages set status = 'unknown', sent_at = null $$,
    'queue', 'warning', 'Of 2 messages of tenant acme', 'ops.unknown_messages where tenant_id = ''acme''');

-- Enrollments, jobs, events

select pg_temp.finds('an enrollment without a future', $$ delete from data.sequence_schedules s using made m
                                                          where s.enrollment_id = m.id and m.name = 'amy' $$,
    'enrollments', 'fault', '^1 active enrollments have no future', 'sequence-scheduler');
select pg_temp.finds('counts that are wrong', $$ insert into data.sequence_recounts (tenant_id, sequence_id, started_at,
        counts_before, recounted, finished_at, drift_count)
    select 'acme', m.id, clock.real_now(), '{}', '{}', clock.real_now(), 2 from made m where m.name = 'sequence' $$,
    'counts', 'fault', '2 counts of the sequence S of tenant acme', 'ops.mend_counts');
select pg_temp.finds('a job that is gone', $$ delete from data.background_jobs where background_job_id = 'retention' $$,
    'jobs', 'fault', 'retention is not there', 'insert into data.background_jobs');
select pg_temp.finds('one that fails', $$ update data.background_jobs set last_error = 'E!' where background_job_id = 'retention' $$,
    'jobs', 'fault', 'retention failed: E!', 'ops.job_runs');
select pg_temp.finds('one that is off', $$ update data.background_jobs set is_enabled = false where background_job_id = 'retention' $$,
    'jobs', 'warning', 'retention is switched off', 'is_enabled = true');
select pg_temp.finds('one that is overdue', $$ update data.background_jobs set next_run_at = clock.now() - interval '4 minutes'
                                               where background_job_id = 'retention' $$,
    'jobs', 'fault', 'retention should have run 4 minutes ago', 'Start a worker');
select pg_temp.finds('events that nobody publishes', $$
    update data.outbox_events o set written_at = clock.real_now() - interval '11 minutes';
    update data.relay_lanes l set claimed_at = clock.real_now() - interval '29 days' $$,
    'outbox', 'warning', 'events wait to be published, the oldest from 11 minutes ago', 'relay');

-- Upkeep and schema

select pg_temp.finds('dead rows', $$
    create or replace function doctor.tables()
    returns table (name text, live_count bigint, dead_count bigint, vacuumed_at timestamptz, analyzed_at timestamptz,
                   is_vacuumed boolean, frozen_age integer)
    language sql stable
    as 'select ''messages'', 100000::bigint, 90000::bigint, null::timestamptz, null::timestamptz, true, 5' $$,
    'upkeep', 'warning', 'messages has 90000 dead rows beside 100000 live ones; it was last vacuumed never',
    'vacuum \(analyze\) data.messages');
select pg_temp.finds('autovacuum that is off', 'alter table data.messages set (autovacuum_enabled = off)',
    'upkeep', 'fault', 'Autovacuum is off for messages', 'alter table data.messages reset');
select pg_temp.finds('autovacuum that is off for all', $$ create or replace function doctor.is_autovacuum_on() returns boolean
    language sql stable as 'select false' $$, 'upkeep', 'fault', 'Autovacuum is off\.', 'alter system set autovacuum');
delete from migration.applied_files;
insert into migration.applied_files (path, checksum)
select format('functions/%s/%s.sql', p.pronamespace::regnamespace, p.proname), 'x'
from pg_proc p
where p.pronamespace::regnamespace::text in ('api', 'worker', 'ops', 'wire', 'doctor')
union
select format('views/ops/%s.sql', c.relname), 'x' from pg_class c where c.relnamespace = 'ops'::regnamespace;
select pg_temp.finds('a view that somebody dropped', 'drop view ops.audit', 'schema', 'fault', 'views/ops/audit.sql',
                     'pgcadence migrate');
select pg_temp.finds('a function that somebody dropped',
    $$ insert into migration.applied_files (path, checksum) values ('functions/wire/gone.sql', 'x') $$,
    'schema', 'fault', 'functions/wire/gone.sql', 'pgcadence migrate');
select pg_temp.finds('a table without its wall', 'alter table data.messages disable row level security',
    'schema', 'fault', 'Row-level security is off for messages', 'pgcadence migrate');
select is_empty('select * from ops.doctor()', 'and all is well again');

select * from finish();
rollback;

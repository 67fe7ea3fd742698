-- Lists of large tables: a page by cursor is a range of the index that has its order, however far it is, with
-- plans made without statistics and with fresh ones; what q finds is a range of an index, too.
begin;
select plan(43);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;
create function pg_temp.id(p_number bigint)
returns uuid
language sql immutable
as $$ select lpad(to_hex(p_number), 32, '0')::uuid $$;

-- Two tenants with 100,000 rows each, but for a few sequences.
set local session_replication_role = replica;
create temporary table numbers as
select t.tenant_id, n from (values ('acme'), ('rival')) t (tenant_id), generate_series(1, 50000) n;
insert into data.contacts (tenant_id, contact_id, email, email_key, first_name, last_name, company, created_at,
                           updated_at)
select tenant_id, pg_temp.id(n), 'c' || n || '@x.test', 'c' || n || '@x.test', 'Ann' || n % 1000, 'Lee' || n % 5000,
       'Firm ' || n % 700, clock.now(), clock.now()
from numbers;
insert into data.sequences (tenant_id, sequence_id, name, status, channel, settings, exit_conditions, created_by,
                            created_at, updated_at)
select tenant_id, pg_temp.id(n), 'S', 'draft', 'multi', '{}', '{}', 'ann', clock.now(), clock.now() from numbers;
insert into data.enrollments (tenant_id, enrollment_id, sequence_id, contact_id, status, current_step_number,
                              enrolled_by, enrolled_at, last_activity_at, correlation_id, assigned_to)
select tenant_id, pg_temp.id(n), pg_temp.id(1), pg_temp.id(n), 'active', 1, 'ann', clock.now(), clock.now(), 'r',
       'rep' || n % 10
from numbers;
insert into data.step_executions (tenant_id, execution_id, enrollment_id, sequence_id, step_id, step_number, step_type,
                                  run_number, status, scheduled_at, due_at, assigned_to)
select tenant_id, pg_temp.id(n), pg_temp.id(n), pg_temp.id(1), pg_temp.id(1), 1, 'call', 0, 'pending_manual',
       clock.now(), clock.now() + n * interval '1 second', 'rep' || n % 10
from numbers;
insert into data.templates (tenant_id, template_id, name, body_text, variables, created_by, created_at, updated_at)
select tenant_id, pg_temp.id(n), 'T', 'B', '{}', 'ann', clock.now(), clock.now() from numbers;
insert into data.suppressions (tenant_id, suppression_id, kind, value, reason, source, created_at)
select tenant_id, pg_temp.id(n), 'address', n || '@x.test', 'manual', 'ann', clock.now() from numbers;
insert into data.holidays (tenant_id, calendar, holiday_on, name)
select tenant_id, 'c' || n / 1000, '2000-01-01'::date + n % 1000, 'H' from numbers;
insert into data.mailboxes (tenant_id, mailbox_id, email, email_key, minimum_gap, created_at, updated_at)
select tenant_id, pg_temp.id(n), n || '@x.test', n || '@x.test', '0', clock.now(), clock.now() from numbers;
insert into data.api_keys (tenant_id, api_key_id, key_sha256, role, actor, created_at)
select tenant_id, pg_temp.id(n), sha256(convert_to(tenant_id || n, 'UTF8')), 'reader', 'ann', clock.now() from numbers;
set local session_replication_role = origin;

create temporary view counters as
select c.relname, i.relname as read_by, i.oid = c.oid as is_whole,
       pg_stat_get_xact_numscans(i.oid) as scans, pg_stat_get_xact_tuples_returned(i.oid) as rows
from pg_class c
join pg_class i on i.oid = c.oid or i.oid in (select x.indexrelid from pg_index x where x.indrelid = c.oid)
where c.relnamespace = 'data'::regnamespace
  and c.relkind = 'r';
create temporary table before as select c.* from counters c;

create function pg_temp.context()
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context,
        '{"actor": "ann", "role": "member", "request_id": "request-1"}')
$$;
-- A cursor in the middle of the list.
create temporary table lists as
select l.*, row_number() over () as place
from (values
    ('contacts', 'api.list_contacts(''acme'', pg_temp.context(), p_cursor => %L)', wire.cursor(array[pg_temp.id(25000)::text])),
    ('sequences', 'api.list_sequences(''acme'', pg_temp.context(), p_cursor => %L)',
     wire.cursor(array[pg_temp.id(25000)::text])),
    ('enrollments', 'api.list_enrollments(''acme'', pg_temp.context(), pg_temp.id(1), p_cursor => %L)',
     wire.cursor(array[pg_temp.id(25000)::text])),
    ('enrollments of a status', 'api.list_enrollments(''acme'', pg_temp.context(), pg_temp.id(1), p_status => ''active'', p_cursor => %L)',
     wire.cursor(array[pg_temp.id(25000)::text])),
    ('tasks', 'api.list_tasks(''acme'', pg_temp.context(), p_cursor => %L)',
     wire.cursor(array[(extract(epoch from clock.now() + interval '25000 seconds') * 1000000)::bigint::text,
                       pg_temp.id(25000)::text])),
    ('tasks of a rep', 'api.list_tasks(''acme'', pg_temp.context(), p_assigned_to => ''rep1'', p_cursor => %L)',
     wire.cursor(array[(extract(epoch from clock.now() + interval '25000 seconds') * 1000000)::bigint::text,
                       pg_temp.id(25000)::text])),
    ('templates', 'api.list_templates(''acme'', pg_temp.context(), p_cursor => %L)', wire.cursor(array[pg_temp.id(25000)::text])),
    ('suppressions', 'api.list_suppressions(''acme'', pg_temp.context(), p_cursor => %L)',
     wire.cursor(array[pg_temp.id(25000)::text])),
    ('holidays', 'api.list_holidays(''acme'', pg_temp.context(), p_cursor => %L)',
     wire.cursor(array[encode('c25', 'hex'), '730500'])),
    ('mailboxes', 'api.list_mailboxes(''acme'', pg_temp.context(), p_cursor => %L)', wire.cursor(array[pg_temp.id(25000)::text])),
    ('keys', 'api.list_keys(''acme'', pg_temp.context(), p_cursor => %L)', wire.cursor(array[pg_temp.id(25000)::text]))
    ) l (name, statement, cursor);

-- Reads at most so many rows by any index, and no table as a whole.
create function pg_temp.reads(p_what text, p_limit integer, p_statement text)
returns text
language plpgsql volatile
as $$
declare
    v_answer   jsonb;
    v_problems text;
begin
    delete from before;
    insert into before select c.* from counters c;
    execute 'select ' || p_statement into v_answer;
    select string_agg(format('%s rows by %s', a.rows - b.rows, a.read_by), ', ') into v_problems
    from counters a
    join before b using (relname, read_by)
    where a.scans > b.scans
      and (a.is_whole and a.rows - b.rows > 100 or a.rows - b.rows > p_limit);
    return is(case when jsonb_array_length(v_answer -> 'data') = 0 then 'nothing was listed' else v_problems end, null,
              format('%s: no whole table, at most %s rows by any index', p_what, p_limit));
end
$$;
create temporary table searches as
select s.*, row_number() over () as place
from (values ('c4242@', 40), ('Ann424', 1000), ('Ann424 Lee', 1000), ('lee4242', 1000), ('Firm 699', 1000)) s (text, most);

select pg_temp.reads('no statistics, ' || l.name, 300, format(l.statement, l.cursor)) from lists l order by l.place;
select pg_temp.reads('no statistics, contacts by ' || s.text, s.most,
                     format('api.list_contacts(''acme'', pg_temp.context(), p_q => %L)', s.text))
from searches s order by s.place;
analyze data.contacts, data.sequences, data.enrollments, data.step_executions, data.templates, data.suppressions,
        data.holidays, data.mailboxes, data.api_keys;
select pg_temp.reads('statistics, ' || l.name, 300, format(l.statement, l.cursor)) from lists l order by l.place;
select pg_temp.reads('statistics, contacts by ' || s.text, s.most,
                     format('api.list_contacts(''acme'', pg_temp.context(), p_q => %L)', s.text))
from searches s order by s.place;
select pg_temp.reads('the first page by cursor, ' || l.name, 300, format(l.statement, '')) from lists l order by l.place;

select * from finish();
rollback;

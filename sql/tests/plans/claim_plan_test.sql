-- What the hot statements read while a million steps are pending, counted by the server itself: with plans
-- made while the tables were empty, without statistics, and with fresh ones. The planner is left as it is.
begin;
select plan(68);

do $$ begin perform ops.set_clock('2026-03-02 15:00Z'); end $$;

create temporary view counters as
select c.relname, i.relname as read_by, i.oid = c.oid as is_whole,
       pg_stat_get_xact_numscans(i.oid) as scans, pg_stat_get_xact_tuples_returned(i.oid) as rows
from pg_class c
join pg_class i on i.oid = c.oid or i.oid in (select x.indexrelid from pg_index x where x.indrelid = c.oid)
where c.relnamespace = 'data'::regnamespace
  and c.relkind = 'r';
create temporary table before as
select c.* from counters c;

-- A statement scans no table that grows as a whole, and reads at most so many rows by any index.
create function pg_temp.reads(p_what text, p_limit integer, p_statement text)
returns text
language plpgsql volatile
as $$
declare
    v_problems text;
begin
    delete from before;
    insert into before select c.* from counters c;
    execute p_statement;
    select string_agg(format('%s rows by %s', a.rows - b.rows, a.read_by), ', ') into v_problems
    from counters a
    join before b using (relname, read_by)
    where a.scans > b.scans
      and (a.is_whole or a.rows - b.rows > p_limit)
      and a.relname in ('contacts', 'enrollments', 'sequence_schedules', 'step_executions', 'messages',
                        'outbox_events', 'sequences', 'sequence_steps', 'sequence_counts', 'templates');
    return is(v_problems, null, format('%s: no whole table, at most %s rows by any index', p_what, p_limit));
end
$$;

create function pg_temp.id(p_number bigint)
returns uuid
language sql immutable
as $$ select lpad(p_number::text, 32, '0')::uuid $$;
create temporary table leased (tenant_id text, message_id uuid, lease_number bigint);
-- What other senders have, for their intents: of what is finished here no more versions are to be read.
create temporary table sending (tenant_id text, message_id uuid, worker_id uuid, lease_number bigint);
create temporary table statements as
select s.*, row_number() over () as place
from (values
    ('worker.due_tenants', 250, $$ count(*) from worker.due_tenants(1000) $$),
    ('scheduling.seconds_until_next', 2, $$ scheduling.seconds_until_next(null, clock.now()) $$),
    ('scheduling.seconds_until_next of a tenant', 2,
     $$ scheduling.seconds_until_next('t044', clock.now()) $$),
    ('scheduling.claim_due', 510, $$ scheduling.claim_due(500, null, clock.now()) $$),
    ('scheduling.claim_due of a tenant', 60, $$ scheduling.claim_due(500, 't042', clock.now()) $$),
    ('worker.run_due_steps', 3000, $$ worker.run_due_steps(500) $$),
    ('worker.run_due_steps of a tenant', 1600, $$ worker.run_due_steps(500, 't043') $$),
    ('scheduling.replan', 1600, $$ scheduling.replan(500, clock.now()) $$),
    ('worker.run_due_steps under caps and a mailbox', 3000, $$ pg_temp.limited() $$),
    ('worker.run_due_steps of a paused sequence', 1600, $$ pg_temp.paused() $$),
    ('worker.next_message_due', 2, $$ worker.next_message_due() $$),
    ('worker.claim_messages', 3000, $$ pg_temp.lease() $$),
    ('worker.stop_messages', 1100, $$ pg_temp.stop() $$),
    ('worker.begin_delivery', 1600, $$ pg_temp.begin_each() $$),
    ('worker.finish_messages', 3000, $$ pg_temp.finish() $$),
    ('sequence.pause and activate', 1600, $$ pg_temp.resume() $$)
) s (what, most, statement);

create function pg_temp.lease() returns void language sql volatile as $$
    delete from leased;
    insert into leased
    select m.tenant_id, m.message_id, m.lease_number
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 500, 60) m
$$;
create function pg_temp.stop() returns jsonb language sql volatile as $$
    select worker.stop_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', l.tenant_id, 'messageId', l.message_id, 'leaseNumber', l.lease_number))) from leased l
$$;
create function pg_temp.begin_each() returns bigint language sql volatile as $$
    select count(worker.begin_delivery(b.tenant_id, b.message_id, b.worker_id, b.lease_number, 1))
    from (table sending union all
          select l.tenant_id, l.message_id, '00000000-0000-0000-0000-00000000000a', l.lease_number
          from leased l where l.tenant_id = 't000') b
$$;
create function pg_temp.finish() returns jsonb language sql volatile as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', l.tenant_id, 'messageId', l.message_id, 'leaseNumber', l.lease_number,
        'outcome', 'sent'))) from leased l
$$;
create function pg_temp.resume() returns void language plpgsql volatile as $$
declare
    v_sequence_id constant uuid := pg_temp.id(1);
begin
    if exists (select from data.sequences q where q.tenant_id = 't100' and q.sequence_id = v_sequence_id) then
        perform sequence.pause('t100', v_sequence_id, clock.now());
        perform sequence.activate('t100', v_sequence_id, clock.now());
    end if;
end
$$;

-- 25 steps of the sequence with caps and a mailbox are due; and 400 of one that is paused, for a batch of ten.
create temporary table passes as select 0 as n;
create function pg_temp.limited() returns jsonb language sql volatile as $$
    update passes set n = n + 25;
    update data.sequence_schedules s set scheduled_at = clock.now()
    from passes
    where s.tenant_id = 't060' and s.enrollment_id between pg_temp.id(1076 + n) and pg_temp.id(1100 + n);
    select worker.run_due_steps(500, 't060')
$$;
create function pg_temp.paused() returns void language plpgsql volatile as $$
declare
    v_sequence_id constant uuid := pg_temp.id(1);
begin
    update data.sequence_schedules s set scheduled_at = clock.now(), parked_reason = null
    where s.tenant_id = 't061'
      and s.enrollment_id between pg_temp.id(1101) and pg_temp.id(1500);
    update data.sequences q set status = 'paused', paused_at = clock.now()
    where q.tenant_id = 't061' and q.sequence_id = v_sequence_id;
    perform worker.run_due_steps(10, 't061');
    update data.sequences q set status = 'active', paused_at = null
    where q.tenant_id = 't061' and q.sequence_id = v_sequence_id;
end
$$;
-- Sessions keep their plans: these are made for tables with next to nothing in them.
create or replace function clock.is_virtual() returns boolean language sql stable as $$ select false $$;
do $$
begin
    perform ops.create_tenant('t000', 'First');
    perform enrollment.enroll('t000', 'ann', 'r', q.sequence_id,
                              jsonb_build_object('contactId', c.contact_id), clock.now())
    from contact.create('t000', '{"email": "amy@x.test"}', clock.now()) c
    cross join lateral (
        select sequence.activate('t000', n.sequence_id, clock.now()) as activated, n.sequence_id
        from sequence.create('t000', 'ann', '{"name": "S", "settings": {"fromEmail": "me@acme.test"},
                 "steps": [{"type": "auto_email", "subject": "S", "body": "B"},
                           {"type": "auto_email", "body": "B"}]}', clock.now()) n) q;
end
$$;
select lives_ok('select ' || s.statement, 'planned on tables with a row each: ' || s.what)
from statements s order by s.place;

-- 200 tenants with 10 sequences and 500 contacts each, all enrolled in each: a million steps, 5,000 due.
-- The rows fit together; that they do is not checked again for each.
set local session_replication_role = replica;
insert into data.tenants (tenant_id, name, created_at)
select to_char(t, '"t"FM000'), 'T', clock.now() from generate_series(1, 200) t;
insert into data.sequences (tenant_id, sequence_id, name, status, channel, settings, exit_conditions,
                            created_by, created_at, updated_at, activated_at, paused_at)
select to_char(t, '"t"FM000'), pg_temp.id(n), 'S', case n when 10 then 'paused' else 'active' end, 'multi',
       '{"fromEmail": "me@acme.test"}', '{}', 'ann', clock.now(), clock.now(), clock.now(),
       case n when 10 then clock.now() end
from generate_series(1, 200) t
cross join generate_series(1, 10) n;
insert into data.sequence_steps (tenant_id, step_id, sequence_id, step_number, type, subject, body,
                                 delay_days, delay_hours, variables, is_active, created_at, updated_at)
select q.tenant_id, pg_temp.id(q.n * 10 + s), q.sequence_id, s, 'auto_email', 'S', 'B', s, 0, '{}', true,
       clock.now(), clock.now()
from (select q.tenant_id, q.sequence_id,
             row_number() over (partition by q.tenant_id order by q.sequence_id) as n
      from data.sequences q
      where q.tenant_id > 't000') q
cross join generate_series(1, 2) s;
insert into data.contacts (tenant_id, contact_id, email, email_key, first_name, created_at, updated_at)
select to_char(t, '"t"FM000'), pg_temp.id(c), c || '@x.test', c || '@x.test', 'C', clock.now(), clock.now()
from generate_series(1, 200) t
cross join generate_series(1, 500) c;
insert into data.enrollments (tenant_id, enrollment_id, sequence_id, contact_id, status, current_step_id,
                              current_step_number, enrolled_by, enrolled_at, last_activity_at, correlation_id)
select to_char(t, '"t"FM000'), pg_temp.id(n * 1000 + c), pg_temp.id(n), pg_temp.id(c), 'active',
       pg_temp.id(n * 10 + 1), 1, 'ann', clock.now(), clock.now(), 'r'
from generate_series(1, 200) t
cross join generate_series(1, 10) n
cross join generate_series(1, 500) c;
-- Due: the first 25 contacts of each first sequence, all over the last hour. The tenth sequences are paused.
insert into data.sequence_schedules (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number,
                                     scheduled_at, parked_reason)
select e.tenant_id, e.enrollment_id, gen_random_uuid(), e.sequence_id, e.current_step_id, 0,
       clock.now() + make_interval(secs => case
           when e.sequence_id = pg_temp.id(1) and e.contact_id <= pg_temp.id(25) then -3600 * random()
           else 1 + 2000000 * random() end),
       case when e.sequence_id = pg_temp.id(10) then 'sequence_paused' end
from data.enrollments e
where e.tenant_id > 't000';
-- E-mails: 200,000, most of them sent; 2,000 are due, 20,000 come later, 1,000 are in others' hands.
insert into data.step_executions (tenant_id, execution_id, enrollment_id, sequence_id, step_id, step_number,
                                  step_type,
                                  run_number, status, scheduled_at, executed_at, message_id)
select e.tenant_id, e.enrollment_id, e.enrollment_id, e.sequence_id, e.current_step_id, 1, 'auto_email', 0,
       'sent', clock.now(), clock.now(), e.enrollment_id
from data.enrollments e
where e.tenant_id > 't000'
  and e.sequence_id in (pg_temp.id(2), pg_temp.id(3));
insert into data.messages (tenant_id, message_id, execution_id, enrollment_id, sequence_id, contact_id, step_id,
                           step_number, status, due_at, lease_number, attempts, leased_by, leased_until,
                           header_message_id, from_email, correlation_id, queued_at, sent_at, subject)
select x.tenant_id, x.message_id, x.execution_id, x.enrollment_id, x.sequence_id, e.contact_id, x.step_id, 1,
       k.status,
       clock.now() + case k.status when 'queued' then k.wait else '0' end,
       1, 1, case k.status when 'sending' then gen_random_uuid() end,
       case k.status when 'sending' then clock.real_now() + interval '1 hour' end, '<x@x>',
       'me@acme.test', 'r', clock.now(), case k.status when 'sent' then clock.now() end, 'S'
from data.step_executions x
join data.enrollments e using (tenant_id, enrollment_id)
cross join lateral (
    select case when e.contact_id <= pg_temp.id(10) and x.sequence_id = pg_temp.id(2) then 'queued'
                when e.contact_id <= pg_temp.id(110) and x.sequence_id = pg_temp.id(2) then 'queued'
                when e.contact_id <= pg_temp.id(5) then 'sending'
                else 'sent' end as status,
           case when e.contact_id <= pg_temp.id(10) then interval '0' else '1 hour' end as wait
    where e.tenant_id > 't000') k;
insert into sending select m.tenant_id, m.message_id, m.leased_by, m.lease_number
from data.messages m where m.status = 'sending' and m.tenant_id <> 't060' limit 500;
-- One tenant has limits: 1,000 of its e-mails count that day, and of what is pending every second is a follow-up.
insert into data.mailboxes (tenant_id, mailbox_id, email, email_key, daily_limit, hourly_limit, minimum_gap,
                            created_at, updated_at)
values ('t060', pg_temp.id(1), 'me@acme.test', 'me@acme.test', 100000, 5000, '1 second', clock.now(), clock.now());
update data.sequences q set settings = q.settings || '{"maxContactsPerDay": 5000, "maxNewContactsPerDay": 4000}'
where q.tenant_id = 't060';
update data.messages m set counted_on = '2026-03-02', is_first = true, mailbox_id = pg_temp.id(1), status = 'sent',
       sequence_id = pg_temp.id(1), sent_at = clock.now(), leased_by = null, leased_until = null
where m.tenant_id = 't060';
update data.sequence_schedules s set is_follow_up = true, planned_at = clock.now() - interval '1 day'
where s.tenant_id = 't060' and s.schedule_id::text < '8';
set local session_replication_role = origin;
update data.sequences q set status = 'active', paused_at = null where q.tenant_id in ('t150', 't151')
   and q.sequence_id = pg_temp.id(10);

select results_eq($$ select count(*), count(*) filter (where s.scheduled_at <= clock.now())
                     from data.sequence_schedules s where s.tenant_id > 't000' $$, $$
                     values (1000000::bigint, 5000::bigint) $$,
                  'a million steps are pending, 5,000 are due');
select pg_temp.reads('old plans, ' || s.what, s.most, 'select ' || s.statement)
from statements s order by s.place;
discard plans;
select pg_temp.reads('no statistics, ' || s.what, s.most + 1500, 'select ' || s.statement)
from statements s order by s.place;
analyze data.enrollments, data.sequence_schedules, data.step_executions, data.messages, data.contacts,
        data.sequences, data.sequence_steps, data.outbox_events;
select pg_temp.reads('statistics, ' || s.what, s.most + 3000, 'select ' || s.statement)
from statements s order by s.place;
select is(count(*), 1500::bigint, 'and all the while they did their work')
from data.messages m where m.status = 'sent' and m.lease_number = 2;
select is(count(*), 500::bigint, 'and told their intents')
from data.messages m join sending b using (tenant_id, message_id) where m.in_flight_at is not null;
select cmp_ok(count(*), '>=', 75::bigint, 'and gave slots') from data.messages m
where m.tenant_id = 't060' and m.mailbox_id is not null and m.counted_on = '2026-03-02' and m.lease_number = 0;
select * from finish();
rollback;

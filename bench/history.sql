-- A tenant with :enrolled enrollments in a sequence and :rows executions of them over the last thirty days, counted
-- as they would have been, and :rows schedules that are not due for a year. Written past the functions and without
-- looking at foreign keys, with indexes made afterwards: it is only there to be large.
set client_min_messages = warning;
set session_replication_role = replica;
set maintenance_work_mem = '512MB';
set synchronous_commit = off;
select ops.create_tenant('bench', 'Bench') \g /dev/null
select (sequence.activate('bench', (sequence.create('bench', 'bench', '{"name": "History",
    "settings": {"fromEmail": "bench@bench.example"}, "steps": [
        {"type": "auto_email", "subject": "S", "variants": [{"id": "a", "weight": 1, "body": "A"},
                                                            {"id": "b", "weight": 1, "body": "B"}]},
        {"type": "auto_email", "body": "2", "delayDays": 1}, {"type": "call", "delayDays": 1},
        {"type": "auto_email", "body": "4", "delayDays": 1}, {"type": "auto_email", "body": "5", "delayDays": 1}]}',
    clock.now())).sequence_id, clock.now())).sequence_id \gset

create schema bench;
create table bench.definitions as
select 1 as place, format('alter table data.%I drop constraint %I', c.conrelid::regclass::text, c.conname) as drop,
       format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as make
from pg_constraint c
where c.conrelid in ('data.step_executions'::regclass, 'data.sequence_schedules'::regclass)
  and c.contype in ('p', 'u')
union all
select 2, format('drop index data.%I', i.indexrelid::regclass::text), pg_get_indexdef(i.indexrelid)
from pg_index i
where i.indrelid in ('data.step_executions'::regclass, 'data.sequence_schedules'::regclass)
  and not exists (select from pg_constraint c where c.conindid = i.indexrelid);
update bench.definitions set drop = replace(replace(drop, '"', ''), 'data.data.', 'data.');
select drop from bench.definitions order by place desc \gexec

create function bench.id(p_kind text, p_number bigint)
returns uuid
language sql immutable
as $$ select (p_kind || lpad(to_hex(p_number), 24, '0'))::uuid $$;

insert into data.enrollments
    (tenant_id, enrollment_id, sequence_id, contact_id, status, current_step_id, current_step_number, run_count,
     assigned_to, enrolled_by, enrolled_at, last_activity_at, completed_at, correlation_id)
select 'bench', bench.id('01000000', n), :'sequence_id', bench.id('02000000', n), 'completed', s.step_id, 5, 10,
       (array['ann', 'ben', 'cem'])[1 + n % 3], 'bench', clock.now() - interval '30 days', clock.now(), clock.now(),
       'bench'
from generate_series(0, :enrolled - 1) n
join data.sequence_steps s on s.step_number = 5;

insert into data.step_executions
    (tenant_id, execution_id, enrollment_id, sequence_id, step_id, step_number, step_type, run_number, variant_id,
     status, scheduled_at, executed_at, message_id, opened_at, replied_at)
select 'bench', bench.id('03000000', n), bench.id('01000000', n % :enrolled), :'sequence_id', s.step_id, s.step_number,
       s.type, 1 + n / :enrolled, case s.step_number when 1 then (array['a', 'b'])[1 + n % 2] end,
       case s.type when 'auto_email' then 'sent' else 'completed' end, t.at, t.at,
       case s.type when 'auto_email' then bench.id('04000000', n) end,
       case when s.type = 'auto_email' and n % 3 = 0 then t.at end,
       case when s.type = 'auto_email' and n % 20 = 0 then t.at end
from generate_series(0, :rows - 1) n
cross join lateral (select clock.now() - (n % 30) * interval '1 day' as at) t
join data.sequence_steps s on s.step_number = 1 + n % 5;

insert into data.sequence_schedules
    (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number, scheduled_at)
select 'later', bench.id('05000000', n), bench.id('06000000', n), bench.id('07000000', n / 10000), bench.id('08000000', 0),
       0, clock.now() + interval '1 year' + n * interval '1 second'
from generate_series(0, :rows - 1) n;

select make from bench.definitions order by place \gexec

-- Counted day by day, as the engine and people would have.
insert into data.sequence_counts
    (tenant_id, sequence_id, sequence_count_id, counter, amount, step_id, variant_id, assigned_to, counted_on)
select x.tenant_id, x.sequence_id, clock.new_id(clock.now()), c.counter, count(*), x.step_id, x.variant_id, e.assigned_to,
       x.executed_at::date
from data.step_executions x
join data.enrollments e using (tenant_id, enrollment_id)
cross join lateral (select 'sent' where x.status = 'sent' union all select 'opened' where x.opened_at is not null
                    union all select 'replied' where x.replied_at is not null) c (counter)
where x.tenant_id = 'bench'
group by x.tenant_id, x.sequence_id, c.counter, x.step_id, x.variant_id, e.assigned_to, x.executed_at::date
union all
select e.tenant_id, e.sequence_id, clock.new_id(clock.now()), c.counter, count(*), null, null, e.assigned_to,
       clock.now()::date
from data.enrollments e
cross join (values ('enrolled'), ('ended:completed')) c (counter)
where e.tenant_id = 'bench'
group by e.tenant_id, e.sequence_id, c.counter, e.assigned_to;
select stats.fold(1000000, clock.now()) \g /dev/null
vacuum analyze;
checkpoint;

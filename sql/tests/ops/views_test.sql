-- ops.queue, held, schedules, jobs, job_runs, sequences, workers, explain, is_settled, next_due and events_after: what operators
-- see.
begin;
select plan(44);

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.plan(p_name text, p_steps text,
                             p_settings text default '{"fromEmail": "a@acme.test"}')
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb, 'settings', p_settings::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    return v_sequence;
end
$$;
create function pg_temp.meet(p_name text, p_body text default '{}')
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact constant data.contacts := contact.create('acme', jsonb_build_object(
        'firstName', p_name, 'email', p_name || '@x.test') || p_body::jsonb, clock.now());
begin
    insert into made values (p_name, v_contact.contact_id);
    return v_contact;
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_body text default '{}')
returns data.enrollments
language sql volatile
as $$
    select enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', pg_temp.id(p_contact)) || p_body::jsonb, clock.now())
$$;

-- Views ask for the time as who reads them: an operator must be able to.
create function pg_temp.readable(p_view text)
returns bigint
language plpgsql volatile
as $$
declare
    v_count bigint;
begin
    set local role cadence_reader;
    execute format('select count(t) from ops.%I t', p_view) into v_count;
    reset role;
    return v_count;
end
$$;

select is_empty('select from ops.queue', 'nothing is pending at first');
select is(ops.next_due(), null, 'nothing will be due');
select ok(ops.is_settled(), 'and the workers have nothing to do');

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call"}, {"type": "call", "delayDays": 3}]');
    perform pg_temp.plan('paused', '[{"type": "call"}]'),
      pg_temp.plan('late', '[{"type": "call", "delayHours": 5}]');
    perform sequence.activate('acme', pg_temp.id(n), clock.now())
    from unnest(array['plan', 'paused', 'late']) n;
    perform pg_temp.meet(n) from unnest(array['bob', 'eve', 'kim']) n;
    perform pg_temp.enroll(p, 'bob') from unnest(array['plan', 'paused', 'late']) p;
    perform sequence.pause('acme', pg_temp.id('paused'), clock.now());
    perform pg_temp.enroll('plan', 'eve'), pg_temp.enroll('plan', 'kim');
    perform enrollment.hold('acme', e.enrollment_id, 'email_failed', '550 no such user', clock.now())
    from data.enrollments e where e.contact_id = pg_temp.id('eve');
    update data.sequence_schedules s set parked_reason = 'previous_email'
    from data.enrollments e
    where e.enrollment_id = s.enrollment_id and e.contact_id = pg_temp.id('kim');
    perform ops.set_clock('2026-03-02 16:00Z');
end
$$;

-- The queue

select results_eq('select * from ops.queue',
                  $$ values ('acme', 2::bigint, 1::bigint, 1::bigint, 0::bigint, 1::bigint,
                             '2026-03-02 14:00Z'::timestamptz, '2 hours ago', interval '2 hours', false) $$,
                  'what is due, waits, is held and waits for an e-mail; a pause shows as it comes up');
select is(ops.next_due(), '2026-03-02 14:00Z'::timestamptz, 'the next is due, and overdue');
select ok(not ops.is_settled(), 'the workers have something to do');
select is((worker.run_due_steps(10) ->> 'tasks')::integer, 1, 'they do it');
select results_eq('select due_count, waiting_count, held_count, paused_count, blocked_count, oldest_at, lag
                   from ops.queue',
                  $$ values (0::bigint, 1::bigint, 1::bigint, 1::bigint, 1::bigint,
                             '2026-03-02 19:00Z'::timestamptz, null::interval) $$,
                  'then nothing is due, and nothing late');
select is(ops.next_due(), '2026-03-02 19:00Z'::timestamptz, 'until later');
select ok(ops.is_settled(), 'they have done all that is due');
do $$ begin perform ops.set_clock('2026-03-02 19:00Z'); end $$;
select ok(not ops.is_settled(), 'what is due now is to be done');
do $$ begin perform ops.set_clock('2026-03-02 16:00Z'); end $$;
savepoint mail;
insert into data.messages (tenant_id, message_id, execution_id, enrollment_id, sequence_id, contact_id,
                           step_id, step_number, status, due_at, header_message_id, from_email,
                           correlation_id, queued_at)
select e.tenant_id, md5('m')::uuid, md5('x')::uuid, e.enrollment_id, e.sequence_id, e.contact_id,
       e.current_step_id, 1, 'queued', '2026-03-02 16:00Z', '<a@b>', 'a@acme.test', 'r', clock.now()
from data.enrollments e
limit 1;
select ok(not ops.is_settled(), 'an e-mail that is due now is to be sent');
update data.messages set due_at = 'infinity';
select ok(ops.is_settled(), 'one that is put aside is not');
update data.messages set status = 'sending', leased_by = md5('w')::uuid, leased_until = 'infinity';
select ok(not ops.is_settled(), 'one in the hands of a sender is not done');
rollback to mail;

-- Held, and why

select results_eq('select tenant_id, sequence_id, contact_id, current_step_number, held_reason, held_detail,
                          held_at
                   from ops.held where held_reason <> ''sequence_paused''',
                  $$ values ('acme', pg_temp.id('plan'), pg_temp.id('eve'), 1, 'email_failed',
                             '550 no such user', '2026-03-02 14:00Z'::timestamptz) $$,
                             'the held enrollment is there with its reason');
select results_eq($$ select x.position, x.rule from data.enrollments e, ops.explain(e.enrollment_id) x
                     where e.contact_id = pg_temp.id('eve') $$,
                  $$ values (1, 'reference'), (2, 'release') $$, 'explain says what it waits for');
select is_empty($$ select from ops.explain('00000000-0000-7000-8000-000000000000') $$,
                'there is nothing to explain of what is not there');

-- Whoever stands still for another reason

savepoint still;
do $$
begin
    perform enrollment.pause('acme', e.sequence_id, e.enrollment_id, null, clock.now())
    from data.enrollments e where e.sequence_id = pg_temp.id('late');
    perform ops.set_clock('2026-03-02 17:00Z');
    perform ops.hold('acme', 'a bounce storm');
end
$$;
select results_eq('select sequence_name, held_reason, held_detail, held, what_now from ops.held order by 1, 2',
                  $$ values ('late', 'enrollment_paused', null, '1 hour ago', 'ops.resume'),
                            ('paused', 'sequence_paused', null, '3 hours ago', 'activate the sequence'),
                            ('plan', 'email_failed', '550 no such user', '3 hours ago', 'mend it, then ops.release'),
                            ('plan', 'stopped', 'a bounce storm', 'now', 'ops.unhold(''acme'')'),
                            ('plan', 'stopped', 'a bounce storm', 'now', 'ops.unhold(''acme'')') $$,
                  'paused, of a paused sequence, of a stopped tenant: each once, with what lets it go on');
select is(pg_temp.readable('held'), 5::bigint, 'and whoever may look sees them');
select is((select q.paused_count from ops.queue q), 2::bigint, 'the queue counts both kinds of paused ones');
rollback to still;

-- Schedules, pending and processed

select results_eq($$ select step_number, processed_at, parked_reason
                     from ops.schedules join data.sequence_steps using (tenant_id, step_id)
                     join data.enrollments e using (tenant_id, enrollment_id)
                     where e.contact_id = pg_temp.id('bob') and e.sequence_id = pg_temp.id('plan') $$,
                  $$ values (1, '2026-03-02 16:00Z'::timestamptz, null) $$, 'what was processed says when');
select results_eq($$ select scheduled_at, processed_at, parked_reason from ops.schedules s
                     where s.sequence_id = pg_temp.id('paused') $$,
                  $$ values ('2026-03-02 14:00Z'::timestamptz, null::timestamptz, 'sequence_paused') $$,
                  'what is pending says why it does not run');
select is(count(*), 5::bigint, 'each enrollment is there once') from ops.schedules;

-- Workers and jobs

do $$
begin
    perform worker.beat(md5('w1')::uuid, 'host-1', 11, '1.0'),
      worker.beat(md5('w2')::uuid, 'host-2', 22, '1.0');
    update data.workers set last_seen_at = clock.real_now() - interval '91 seconds' where host = 'host-2';
    perform worker.wait(md5('w1')::uuid, 'steps', 30);
end
$$;
select results_eq('select host, process_number, version, is_alive, silent_for >= interval ''90 seconds'',
                          steps_wait_until is null, messages_wait_until is null
                   from ops.workers order by host',
                  $$ values ('host-1', 11, '1.0', true, false, false, true),
                            ('host-2', 22, '1.0', false, true, true, true) $$,
                  'a worker that has been silent for three beats is not alive; loops that sleep say so');
select set_eq('select background_job_id from ops.jobs', 'select background_job_id from data.background_jobs',
              'every background job is there');

update data.background_jobs j set next_run_at = case j.background_job_id when 'sequence-scheduler'
    then clock.now() else clock.now() + interval '1 hour' end;
select is(job.run_due(md5(w)::uuid, clock.now()) -> 0 ->> 'name', 'sequence-scheduler', 'a job runs') from unnest('{w1}'::text[]) w;
insert into data.background_job_runs (background_job_run_id, background_job_id, worker_id, started_at, duration,
                                      row_count, error)
values ('ffffffff-0000-7000-8000-000000000000', 'sequence-step-executor', md5('gone')::uuid, clock.real_now(), '2 s', 7, 'E');
select results_eq('select background_job_id, host, process_number, row_count, error, duration >= ''0'' from ops.job_runs',
                  $$ values ('sequence-step-executor', null, null, 7::bigint, 'E', true),
                            ('sequence-scheduler', 'host-1', 11, 0, null, true) $$,
                  'runs of jobs, newest first, with worker, rows and error');
select results_eq('select name, status, live_count, active_count, paused_count, held_count, healed_count, sent_count
                   from ops.sequences order by name',
                  $$ values ('late', 'active', 1::bigint, 1::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint),
                            ('paused', 'paused', 1, 1, 0, 0, 0, 0), ('plan', 'active', 3, 3, 0, 1, 0, 0) $$,
                  'each sequence with its enrollments');
select results_eq('select held_reasons, held from ops.sequences left join ops.held using (tenant_id, sequence_id)
                   where name = ''plan''', $$ values ('email_failed: 1', '2 hours ago') $$,
                  'why they are held, and since when');
select results_eq('select due, parked_reason from ops.schedules where processed_at is null order by scheduled_at, 2',
                  $$ values ('2 hours ago', 'held'), ('2 hours ago', 'previous_email'),
                            ('2 hours ago', 'sequence_paused'), ('in 3 hours', null) $$,
                  'how far away it is');
select results_eq('select action, made_by, new_state from ops.audit where tenant_id = ''rival''',
                  $$ values ('ops.create_tenant', (session_user::text collate "default"), null::jsonb) $$, 'who did what by hand');

select ok(pg_temp.readable(v) > 0, 'an operator reads ops.' || v)
from unnest(array['queue', 'held', 'schedules', 'workers', 'jobs', 'job_runs', 'sequences', 'audit']) v;

-- Events

select results_eq($$ select event_id, type, occurred_at, enrollment_id, data from ops.events_after('acme') $$,
                  $$ select event_id, type, occurred_at, enrollment_id,
                            data from data.outbox_events order by written_at $$,
                  'the events of a tenant come as they were written');
select is(count(*), 6::bigint, 'five enrollments and a task') from ops.events_after('acme');
select is(count(*), 2::bigint, 'a page of two') from ops.events_after('acme', p_limit => 2);
select is(array_agg(e.event_id), array(select x.event_id from ops.events_after('acme') x offset 2),
          'then the rest, in its order')
from ops.events_after('acme', (select max(x.event_id::text)::uuid from
     (select l.event_id from ops.events_after('acme', p_limit => 2) l offset 1) x)) e;
select is_empty($$ select from ops.events_after('rival') $$, 'another tenant has none');

select * from finish();
rollback;

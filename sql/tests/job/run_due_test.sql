-- job.run_due and run, worker.run_due_jobs: background jobs are rows.
begin;
select plan(20);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');
end
$$;
delete from data.background_jobs j where j.background_job_id !~ '^sequence-';
update data.background_jobs j
set next_run_at = case j.background_job_id when 'sequence-scheduler' then timestamptz '2026-03-02 15:00Z'
                                           when 'sequence-step-executor' then '2026-03-02 14:59Z'
                                           else '2026-03-02 15:00:00.000001Z' end;
create function pg_temp.ran()
returns text
language sql volatile
as $$
    select string_agg(concat_ws(' ', r.job ->> 'name', r.job ->> 'rows', r.job ->> 'error'), ', '
    order by r.place)
    from jsonb_array_elements(job.run_due('00000000-0000-0000-0000-00000000000a', clock.now()))
         with ordinality r (job, place)
$$;

select is(pg_temp.ran(), 'sequence-step-executor 0, sequence-scheduler 0',
          'what is due runs, the most late first');
select is(pg_temp.ran(), null, 'and not again');
select results_eq($$ select j.background_job_id, j.next_run_at, j.last_row_count, j.last_error,
                  j.last_duration >= '0',
                            j.last_started_at > '2026-03-02'
                     from data.background_jobs j order by j.background_job_id $$,
    $$ values ('sequence-reply-checker', '2026-03-02 15:00:00.000001Z'::timestamptz, null::bigint, null::text,
               null::boolean, null::boolean),
              ('sequence-scheduler', '2026-03-02 15:01Z', 0, null, true, true),
              ('sequence-stats-calculator', '2026-03-02 15:00:00.000001Z', null, null, null, null),
              ('sequence-step-executor', '2026-03-02 15:01Z', 0, null, true, true) $$,
    'the next time is a run_every from now, with the last result');
select results_eq($$ select r.background_job_id, r.row_count, r.error, right(r.worker_id::text, 1)
                     from data.background_job_runs r order by r.background_job_id $$,
                  $$ values ('sequence-scheduler', 0::bigint, null::text, 'a'), ('sequence-step-executor', 0,
                                                                                 null, 'a') $$,
                  'each run is recorded');

-- One that fails, one that nobody knows, one that is switched off
create or replace function job.heal(p_limit integer, p_at timestamptz)
returns bigint
language plpgsql volatile
as $$ begin return 1 / 0; end $$;
insert into data.background_jobs (background_job_id, run_every, next_run_at)
values ('unknown', '1 hour', '2026-03-02 15:01Z');
update data.background_jobs j set is_enabled = false where j.background_job_id = 'sequence-step-executor';
select isnt(ops.set_clock('2026-03-02 15:01Z'), null, 'a minute later');
select is(pg_temp.ran(), 'sequence-reply-checker 0, sequence-stats-calculator 0, '
                         || 'sequence-scheduler 0 division by zero, unknown 0 case not found',
          'one that fails keeps no other from running; what is switched off does not run');
select results_eq($$ select j.background_job_id, j.next_run_at, j.last_error from data.background_jobs j
                     where j.last_error is not null order by j.background_job_id $$,
    $$ values ('sequence-scheduler', '2026-03-02 15:02Z'::timestamptz, 'division by zero'),
              ('unknown', '2026-03-02 16:01Z', 'case not found') $$,
                  'its error is kept, and it comes up again in time');
select throws_ok($$ select job.run('unknown', clock.now()) $$, '20000', null, 'an unknown job is an error');

-- What each does
create or replace function job.heal(p_limit integer, p_at timestamptz)
returns bigint
language sql volatile
as $$ select 1 $$;
create or replace function execution.run_overdue(p_limit integer, p_at timestamptz)
returns bigint
language sql volatile
as $$ select 2 $$;
create or replace function stats.recount_next(p_limit integer)
returns bigint
language sql volatile
as $$ select 3 $$;
create or replace function stats.fold(p_limit integer, p_at timestamptz)
returns bigint
language sql volatile
as $$ select 5 $$;
create or replace function inbox.match_pending(p_limit integer, p_at timestamptz)
returns bigint
language sql volatile
as $$ select 4 $$;
select is(job.run(j.name, clock.now()), j.rows, j.name || ' does its own work')
from (values ('sequence-scheduler', 1::bigint), ('sequence-step-executor', 2), ('sequence-stats-calculator', 3),
             ('sequence-reply-checker', 4), ('stats-folder', 5)) j (name, rows);

-- The history does not grow
insert into data.background_job_runs (background_job_run_id, background_job_id, worker_id, started_at,
                                      duration, row_count)
select clock.new_id(clock.now()), 'unknown', '00000000-0000-0000-0000-00000000000a',
       clock.real_now() - d.days * interval '1 day', '1 s', 0
from (values (6.9), (7.1)) d (days);
select is(pg_temp.ran(), null, 'nothing is due');
select is(count(*), 1::bigint, 'runs older than a week are gone')
from data.background_job_runs r where r.started_at < clock.real_now() - interval '1 day';

-- What the worker hears
delete from data.background_jobs j where j.background_job_id = 'unknown';
select isnt(ops.set_clock('2026-03-02 15:02Z'), null, 'a minute later');
select results_eq($$ select r.answer -> 'jobs' -> 0 ->> 'name', jsonb_array_length(r.answer -> 'jobs'),
                            (r.answer -> 'jobs' -> 0 ->> 'seconds')::numeric >= 0,
                                   r.answer ->> 'nextInSeconds'
                     from (select worker.run_due_jobs('00000000-0000-0000-0000-00000000000a') as answer) r $$,
                  $$ values ('sequence-scheduler', 1, true, '30') $$,
                  'what ran; where time stands still it looks again every 30 seconds');
create or replace function clock.is_virtual()
returns boolean
language sql stable
as $$ select false $$;
select matches(worker.run_due_jobs('00000000-0000-0000-0000-00000000000a')::text,
               '^\{"jobs": \[\], "nextInSeconds": 59\.9\d+\}$',
               'else it hears when the next is due, from the end of its call on');
select isnt(ops.set_clock('2026-03-02 15:02:40.5Z'), null, 'forty seconds later');
select matches(worker.run_due_jobs('00000000-0000-0000-0000-00000000000a') ->> 'nextInSeconds', '^19\.4\d+$',
               'twenty remain');

select * from finish();
rollback;

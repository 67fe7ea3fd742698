create or replace function job.run_due(
    p_worker_id uuid,
    p_at        timestamptz
)
returns jsonb
language plpgsql volatile
as $$
declare
    v_job     data.background_jobs;
    v_started timestamptz;
    v_rows    bigint;
    v_error   text;
    v_runs    jsonb := '[]';
begin
    for v_job in
        select j.*
        from data.background_jobs j
        where j.is_enabled
          and j.next_run_at <= p_at
        order by j.next_run_at, j.background_job_id
        for update skip locked
    loop
        v_started := clock.real_now();
        v_rows    := 0;
        v_error   := null;
        begin
            v_rows := job.run(v_job.background_job_id, p_at);
        exception
            when data_exception or integrity_constraint_violation or program_limit_exceeded
                 or syntax_error_or_access_rule_violation or plpgsql_error or feature_not_supported
                 or case_not_found or sqlstate 'SC000' or sqlstate 'SE000' then      -- SE000: every SE…
                v_error := sqlerrm;
        end;
        update data.background_jobs j
        set next_run_at     = p_at + j.run_every,
            last_started_at = v_started,
            last_duration   = clock.real_now() - v_started,
            last_row_count  = v_rows,
            last_error      = v_error
        where j.background_job_id = v_job.background_job_id;
        insert into data.background_job_runs
            (background_job_run_id, background_job_id, worker_id, started_at, duration, row_count, error)
        values (clock.new_id(v_started), v_job.background_job_id, p_worker_id, v_started,
                clock.real_now() - v_started, v_rows, v_error);
        v_runs := v_runs || jsonb_build_object('name', v_job.background_job_id, 'rows', v_rows,
            'error', v_error, 'seconds', extract(epoch from clock.real_now() - v_started));
    end loop;
    delete from data.background_job_runs r
    where r.started_at < clock.real_now() - interval '7 days';
    return v_runs;
end
$$;

comment on function job.run_due(uuid, timestamptz) is
'Runs the background jobs that are due and that no other worker has, and records each run with its '
'duration, rows and error.';

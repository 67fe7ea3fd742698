create or replace function worker.run_due_jobs(
    p_worker_id uuid
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- As in run_due_steps: plans that do not depend on statistics.
set plan_cache_mode = force_custom_plan set join_collapse_limit = 1 set enable_seqscan = off
as $$
declare
    v_at    constant timestamptz := clock.now();
    v_began constant timestamptz := clock.real_now();
    v_jobs  constant jsonb := job.run_due(p_worker_id, v_at);
begin
    return jsonb_build_object('jobs', v_jobs, 'nextInSeconds', (
        select case when clock.is_virtual() then 30
                    else greatest(0, extract(epoch from min(j.next_run_at) - v_at
                                                        - (clock.real_now() - v_began))) end
        from data.background_jobs j
        where j.is_enabled));
end
$$;

comment on function worker.run_due_jobs(uuid) is
'Runs the background jobs that are due and answers each with name, rows, error and seconds, and in '
'how many seconds after that the next is due: 0 at once, 30 where the clock is virtual.';

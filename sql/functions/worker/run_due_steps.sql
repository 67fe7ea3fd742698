create or replace function worker.run_due_steps(
    p_limit       integer,
    p_tenant_id   text default null,
    p_is_detailed boolean default false
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- The plan that a session keeps may be from when a table was empty, and statistics may be missing after an
-- import: joins in the order as written, row by row; no table as a whole, nor a whole index to merge or hash
-- it. Then one plan does for a row as for a thousand: to plan a small batch takes longer than to run it.
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_at        constant timestamptz := clock.now();
    v_due       constant data.due_step[] := scheduling.claim_due(p_limit, p_tenant_id, v_at);
    v_claimed   constant integer := cardinality(v_due);
    v_replanned bigint := 0;
    v_runs      data.step_run[] := '{}';
    v_answer    jsonb;
begin
    if v_claimed > 0 then
        v_runs := execution.run_split(v_due, v_at);
        perform scheduling.park_paused(v_runs, 20 * p_limit, v_at);
    end if;
    if v_claimed < p_limit then
        v_replanned := scheduling.replan(p_limit, v_at) + sequence.carry_out_changes(p_limit, v_at);
    end if;

    select jsonb_build_object(
        'claimed',   v_claimed,
        'executed',  count(*) filter (where r.outcome in ('message', 'task')),
        'messages',  count(*) filter (where r.outcome = 'message'),
        'tasks',     count(*) filter (where r.outcome = 'task'),
        'completed', count(*) filter (where r.outcome in ('passed', 'skipped') and r.next_step_id is null),
        'exited',    count(*) filter (where r.outcome = 'exited'),
        'skipped',   count(*) filter (where r.outcome = 'skipped'),
        'moved',     count(*) filter (where r.outcome = 'moved'),
        'parked',    count(*) filter (where r.outcome = 'parked'),
        'held',      count(*) filter (where r.outcome = 'held'),
        'failed',    count(*) filter (where r.outcome = 'failed'),
        'replanned', v_replanned,
        'lagSeconds', coalesce(jsonb_agg(round(extract(epoch from v_at - r.scheduled_at), 3))
                               filter (where r.outcome in ('message', 'task')), '[]'),
        'steps',     case when p_is_detailed then coalesce(jsonb_agg(wire.step_run(r)), '[]') end)
    into v_answer
    from unnest(v_runs) r;

    if (v_answer ->> 'messages')::integer > 0 then
        perform job.wake_up('messages', v_at);
    end if;
    return v_answer || jsonb_build_object('nextInSeconds',
        case when v_claimed = p_limit or v_replanned > 0 then 0
             else least(scheduling.seconds_until_next(p_tenant_id, v_at),
                        scheduling.seconds_until_scan('sequence_schedules')) end);
end
$$;

comment on function worker.run_due_steps(integer, text, boolean) is
'Runs up to p_limit due steps, of one tenant or (null) of all, in one transaction: locks them in the '
'order of their due time, decides, and writes executions, messages, tasks, next schedules and events. '
'Answers what it did, in detail if asked, how late each executed step was, and in how many seconds the next '
'row is due (null: none is waiting).';

create or replace function execution.run(
    p_due data.due_step[],
    p_at  timestamptz
)
returns data.step_run[]
language plpgsql volatile
as $$
declare
    v_runs     constant data.step_run[] := scheduling.place_limited(
        scheduling.limit(scheduling.decide(p_due, p_at), p_at), p_at);
    v_outcomes constant text[] := array(select distinct r.outcome from unnest(v_runs) r);
    v_run      data.step_run;
begin
    if v_outcomes && array['message', 'task', 'skipped'] then
        perform execution.record(v_runs, p_at);
    end if;
    if 'message' = any (v_outcomes) then
        perform message.queue(v_runs, p_at);
    end if;
    perform enrollment.advance(v_runs, p_at);
    perform scheduling.place(v_runs, p_at);
    if v_outcomes && array['message', 'task', 'skipped'] then
        perform outbox.add_runs(v_runs, p_at);
    end if;

    foreach v_run in array v_runs loop
        if v_run.outcome = 'exited' then
            perform enrollment.finish(e, scheduling.exit_status(v_run.reason), v_run.reason, p_at)
            from data.enrollments e
            where e.tenant_id = v_run.tenant_id
              and e.enrollment_id = v_run.enrollment_id;
        elsif v_run.outcome in ('passed', 'skipped') and v_run.next_step_id is null then
            perform enrollment.finish(e, 'completed', null, p_at)
            from data.enrollments e
            where e.tenant_id = v_run.tenant_id
              and e.enrollment_id = v_run.enrollment_id;
        end if;
    end loop;
    return v_runs;
end
$$;

comment on function execution.run(data.due_step[], timestamptz) is
'Decides and writes a batch of locked due steps, all or nothing, and answers what was decided.';

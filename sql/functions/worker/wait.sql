create or replace function worker.wait(
    p_worker_id uuid,
    p_loop      text,
    p_seconds   double precision
)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_until constant timestamptz := clock.now() + make_interval(secs => p_seconds);
begin
    perform problem.require_one_of('p_loop', p_loop, array['steps', 'messages', 'jobs']);
    update data.workers w
    set steps_wait_until    = case p_loop when 'steps' then v_until else w.steps_wait_until end,
        messages_wait_until = case p_loop when 'messages' then v_until else w.messages_wait_until end,
        jobs_wait_until     = case p_loop when 'jobs' then v_until else w.jobs_wait_until end
    where w.worker_id = p_worker_id;
end
$$;

comment on function worker.wait(uuid, text, double precision) is
'Says that a loop (steps, messages, jobs) of the worker sleeps at most so many seconds, or (null) '
'that it is awake. Who makes work due sooner notifies. Problems: invalid_parameter.';

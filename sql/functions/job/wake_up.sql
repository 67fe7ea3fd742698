create or replace function job.wake_up(
    p_loop   text,
    p_due_at timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    -- A commit that notifies queues behind one lock of the whole server: only when somebody would oversleep.
    if exists (select from data.workers w
               where case p_loop when 'steps' then w.steps_wait_until
                                 when 'messages' then w.messages_wait_until
                                 else w.jobs_wait_until end > p_due_at) then
        perform pg_notify('cadence_' || p_loop, '');
    end if;
end
$$;

comment on function job.wake_up(text, timestamptz) is
'Notifies the loop (steps, messages or jobs) if a worker sleeps in it past that instant. A hint: a '
'timer decides.';

create or replace function execution.run_overdue(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    -- Two minutes late: the workers' own loop would have run it long ago.
    v_due constant data.due_step[] := scheduling.claim_due(p_limit, null, p_at - interval '2 minutes');
begin
    if cardinality(v_due) > 0 then
        perform execution.run_split(v_due, p_at);
    end if;
    return cardinality(v_due);
end
$$;

comment on function execution.run_overdue(integer, timestamptz) is
'The safety net of the event-driven loop: runs steps that are two minutes late, and answers how many.';

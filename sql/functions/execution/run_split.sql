create or replace function execution.run_split(
    p_due data.due_step[],
    p_at  timestamptz
)
returns data.step_run[]
language plpgsql volatile
as $$
declare
    v_half  constant integer := cardinality(p_due) / 2;
    v_state text;
    v_error text;
begin
    begin
        return execution.run(p_due, p_at);
    exception
        when data_exception or integrity_constraint_violation or program_limit_exceeded
             or syntax_error_or_access_rule_violation or plpgsql_error or cardinality_violation
             or sqlstate 'SC000' or sqlstate 'SE422' then
            get stacked diagnostics v_state = returned_sqlstate, v_error = message_text;
    end;
    if cardinality(p_due) = 1 then
        return array[execution.fail(p_due[1], format('%s (SQLSTATE %s)', v_error, v_state), p_at)];
    end if;
    -- What the failed batch had locked is free again, and half by half it would be taken in any order.
    perform scheduling.lock_limits_of(p_due);
    return execution.run_split(p_due[1:v_half], p_at)
        || execution.run_split(p_due[v_half + 1:], p_at);
end
$$;

comment on function execution.run_split(data.due_step[], timestamptz) is
'Runs a batch; one that fails is halved until the bad row is alone: that one is recorded as failed, '
'the rest runs.';

create or replace function execution.take(
    p_tenant_id      text,
    p_enrollment_ids uuid[],
    p_at             timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_executions constant data.step_executions[] := array(
        select x
        from data.step_executions x
        where x.tenant_id = p_tenant_id
          and x.enrollment_id = any (p_enrollment_ids)
        for update);
begin
    -- A recount shall know what it cannot find any more.
    perform stats.retire_executions(v_executions, p_at);
    delete from data.step_executions x
    where x.tenant_id = p_tenant_id
      and x.enrollment_id = any (p_enrollment_ids);
    return cardinality(v_executions);
end
$$;

comment on function execution.take(text, uuid[], timestamptz) is
'Deletes the executions of ended enrollments; answers how many. What they counted stays counted.';

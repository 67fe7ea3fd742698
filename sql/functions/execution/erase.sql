create or replace function execution.erase(
    p_tenant_id      text,
    p_enrollment_ids uuid[]
)
returns bigint
language plpgsql volatile
as $$
declare
    v_count bigint;
begin
    update data.step_executions x
    set notes         = null,
        outcome       = null,
        error_message = null
    where x.tenant_id = p_tenant_id
      and x.enrollment_id = any (p_enrollment_ids);
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

comment on function execution.erase(text, uuid[]) is
'Takes what people wrote out of the executions of enrollments: notes, outcomes, errors; answers how many '
'there are.';

create or replace function enrollment.replan(
    p_tenant_id      text,
    p_enrollment_ids uuid[],
    p_moved_reason   text,
    p_at             timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_replanned bigint;
begin
    perform from data.enrollments e
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = any (p_enrollment_ids)
    order by e.enrollment_id
    for update;
    v_replanned := scheduling.replan_waiting(p_tenant_id, p_enrollment_ids, p_moved_reason, p_at);
    perform enrollment.follow_edit(p_tenant_id, p_enrollment_ids);
    return v_replanned;
end
$$;

comment on function enrollment.replan(text, uuid[], text, timestamptz) is
'Plans anew what these enrollments wait for, from scheduling.reference, and answers how many plans came out '
'differently.';

create or replace function retention.take_runs(
    p_tenant data.retention_settings,
    p_limit  integer,
    p_at     timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_keep  constant interval := (select k.runs from retention.keep(p_tenant) k);
    v_ended record;
begin
    select * into v_ended
    from retention.ended(p_tenant.tenant_id, p_tenant.runs_until, p_tenant.runs_done_to, p_at - v_keep,
                         p_limit);
    if not found then
        return 0;
    end if;
    update data.retention_settings r
    set runs_until   = v_ended.last_at,
        runs_done_to = v_ended.last_id
    where r.tenant_id = p_tenant.tenant_id;
    return execution.take(p_tenant.tenant_id, v_ended.enrollment_ids, p_at)
        + message.take(p_tenant.tenant_id, v_ended.enrollment_ids);
end
$$;

comment on function retention.take_runs(data.retention_settings, integer, timestamptz) is
'Deletes executions and messages of enrollments that ended longer ago than they are kept, and goes on from '
'there the next time. Answers how many rows. The enrollments stay, and so do the counts.';

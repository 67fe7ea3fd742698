create or replace function retention.take_bodies(
    p_tenant data.retention_settings,
    p_limit  integer,
    p_at     timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_keep  constant interval := (select k.bodies from retention.keep(p_tenant) k);
    v_ended record;
begin
    select * into v_ended
    from retention.ended(p_tenant.tenant_id, p_tenant.bodies_until, p_tenant.bodies_done_to, p_at - v_keep,
                         p_limit);
    if not found then
        return 0;
    end if;
    update data.retention_settings r
    set bodies_until   = v_ended.last_at,
        bodies_done_to = v_ended.last_id
    where r.tenant_id = p_tenant.tenant_id;
    return message.strip(p_tenant.tenant_id, v_ended.enrollment_ids);
end
$$;

comment on function retention.take_bodies(data.retention_settings, integer, timestamptz) is
'Empties the bodies of messages of enrollments that ended longer ago than they are kept, and goes on from '
'there the next time. Answers how many messages. Subjects and addresses stay with the run.';

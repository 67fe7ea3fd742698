create or replace function access.unhold(
    p_tenant_id text,
    p_at        timestamptz
)
returns boolean
language plpgsql volatile
as $$
declare
    v_is_held boolean;
begin
    if p_tenant_id is null then
        delete from data.engine_hold;
    else
        delete from data.tenant_holds h
        where h.tenant_id = p_tenant_id;
    end if;
    v_is_held := found;
    if v_is_held then
        perform job.wake_up('steps', p_at), job.wake_up('messages', p_at);
    end if;
    return v_is_held;
end
$$;

comment on function access.unhold(text, timestamptz) is
'Lets a tenant, or (null) everything, go on: one row. True if it was stopped. The hold of everything and '
'those of tenants are apart: each is ended by itself. Workers are woken.';

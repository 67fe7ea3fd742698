create or replace function access.hold(
    p_tenant_id text,
    p_reason    text,
    p_at        timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    if p_tenant_id is null then
        insert into data.engine_hold (engine_hold_id, reason, held_by, held_at)
        values ('everything', p_reason, session_user, p_at)
        on conflict (engine_hold_id) do nothing;
    else
        perform access.require_tenant(p_tenant_id);
        insert into data.tenant_holds (tenant_id, reason, held_by, held_at)
        values (p_tenant_id, p_reason, session_user, p_at)
        on conflict (tenant_id) do nothing;
    end if;
end
$$;

comment on function access.hold(text, text, timestamptz) is
'Stops a tenant, or (null) everything: one row, whatever is due. The first hold and its reason stay. '
'Problems: tenant_not_found.';

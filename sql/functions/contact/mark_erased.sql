create or replace function contact.mark_erased(
    p_tenant_id text,
    p_bodies    jsonb[],
    p_results   data.contact_result[]
)
returns data.contact_result[]
language plpgsql stable
as $$
begin
    if not exists (select from data.erased_addresses a where a.tenant_id = p_tenant_id) then
        return p_results;
    end if;
    return array(
        select row(b.place, b.contact_id, case
                   when b.code is null and contact.is_erased(p_tenant_id, b.body ->> 'email') then 'erased'
                   else b.code end, b.errors)::data.contact_result
        from unnest(p_bodies, p_results) b (body, place, contact_id, code, errors)
        order by b.place);
end
$$;

comment on function contact.mark_erased(text, jsonb[], data.contact_result[]) is
'The results of contact.judge, with the code erased for those whose address is that of an erased contact.';

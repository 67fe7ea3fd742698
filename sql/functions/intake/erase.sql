create or replace function intake.erase(
    p_tenant_id text,
    p_email_key text
)
returns bigint
language plpgsql volatile
as $$
declare
    v_count bigint;
begin
    -- Few, and kept for a while: the tenant's are read whole.
    delete from data.dead_letters d
    where d.tenant_id in (p_tenant_id, '*')
      and strpos(lower(encode(d.payload, 'escape')), p_email_key) > 0;
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

comment on function intake.erase(text, text) is
'Deletes the dead letters of a tenant, and of nobody, that name an address (in lower case; null: none); '
'answers how many.';

create or replace function contact.search(
    p_tenant_id text,
    p_text      text,
    p_email     text
)
returns setof uuid
language plpgsql stable
as $$
declare
    v_from constant text := lower(p_text);
    v_to   constant text := v_from || chr(1114111);     -- the last character there is
begin
    -- A range of an index each: these comparisons are leakproof, so that row-level security lets them use it.
    return query
    select c.contact_id
    from data.contacts c
    where c.tenant_id = p_tenant_id
      and c.email_key collate "C" >= v_from
      and c.email_key collate "C" < v_to
      and (p_email is null or c.email_key = lower(p_email))
    union
    select c.contact_id
    from data.contacts c
    where c.tenant_id = p_tenant_id
      and c.name_key >= v_from
      and c.name_key < v_to
      and (p_email is null or c.email_key = lower(p_email))
    union
    select c.contact_id
    from data.contacts c
    where c.tenant_id = p_tenant_id
      and c.last_name_key >= v_from
      and c.last_name_key < v_to
      and (p_email is null or c.email_key = lower(p_email))
    union
    select c.contact_id
    from data.contacts c
    where c.tenant_id = p_tenant_id
      and c.company_key >= v_from
      and c.company_key < v_to
      and (p_email is null or c.email_key = lower(p_email));
end
$$;

comment on function contact.search(text, text, text) is
'The contacts whose address, whole name, last name or company begins with a text, whatever its case; of them '
'the one with an address (null: all). Costs what it finds, not what there is.';

create or replace function contact.refuse_erased(
    p_tenant_id text,
    p_email     text
)
returns void
language plpgsql volatile
as $$
begin
    if contact.is_erased(p_tenant_id, p_email) then
        perform problem.raise(409, 'contact_erased',
            'The person with this address was erased, and is not taken in again.');
    end if;
end
$$;

comment on function contact.refuse_erased(text, text) is
'Refuses the address of somebody who was erased. Problems: contact_erased.';

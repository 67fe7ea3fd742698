create or replace function mailbox.remove(
    p_tenant_id  text,
    p_mailbox_id uuid
)
returns data.mailboxes
language plpgsql volatile
as $$
declare
    v_mailbox data.mailboxes := mailbox.find(p_tenant_id, p_mailbox_id);
begin
    -- Messages keep the id: they are looked at again when they are claimed, and find no limits then.
    delete from data.mailboxes m
    where m.tenant_id = p_tenant_id
      and m.mailbox_id = p_mailbox_id;
    return v_mailbox;
end
$$;

comment on function mailbox.remove(text, uuid) is
'Takes the limits of a from address away, and answers what they were. Problems: mailbox_not_found.';

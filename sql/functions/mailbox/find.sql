create or replace function mailbox.find(
    p_tenant_id  text,
    p_mailbox_id uuid
)
returns data.mailboxes
language plpgsql volatile
as $$
declare
    v_mailbox data.mailboxes;
begin
    select * into v_mailbox
    from data.mailboxes m
    where m.tenant_id = p_tenant_id
      and m.mailbox_id = p_mailbox_id
    for update;
    if not found then
        perform problem.raise(404, 'mailbox_not_found', 'There is no such mailbox.',
                              jsonb_build_object('mailboxId', p_mailbox_id));
    end if;
    return v_mailbox;
end
$$;

comment on function mailbox.find(text, uuid) is
'A mailbox of the tenant, locked for a change. Problems: mailbox_not_found.';

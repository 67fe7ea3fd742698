create or replace function tracking.erase(
    p_tenant_id   text,
    p_message_ids uuid[]
)
returns bigint
language plpgsql volatile
as $$
declare
    v_erased bigint;
begin
    with erased as (
        delete from data.link_uses l
        where l.tenant_id = p_tenant_id
          and l.message_id = any (p_message_ids)
        returning 1
    )
    select count(*) into v_erased from erased;
    return v_erased;
end
$$;

comment on function tracking.erase(text, uuid[]) is
'Deletes the uses of the links of messages, and answers how many there were: where a link leads to, and '
'with what it was opened, may tell of a person. That the messages were opened and clicked stays with the '
'executions.';

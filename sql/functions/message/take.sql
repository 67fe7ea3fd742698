create or replace function message.take(
    p_tenant_id      text,
    p_enrollment_ids uuid[]
)
returns bigint
language plpgsql volatile
as $$
declare
    v_messages constant uuid[] := array(
        select m.message_id
        from data.messages m
        where m.tenant_id = p_tenant_id
          and m.enrollment_id = any (p_enrollment_ids)
          and m.status <> 'sending');
begin
    perform tracking.erase(p_tenant_id, v_messages);
    delete from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = any (v_messages);
    return cardinality(v_messages);
end
$$;

comment on function message.take(text, uuid[]) is
'Deletes the messages of ended enrollments with the uses of their links; answers how many. Mail that '
'comes back later finds nothing to answer.';

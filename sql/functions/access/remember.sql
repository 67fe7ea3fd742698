create or replace function access.remember(
    p_tenant_id text,
    p_context   data.request_context,
    p_answer    jsonb
)
returns jsonb
language plpgsql volatile
as $$
begin
    if p_context.idempotency_key is not null then
        update data.idempotency_keys k
        set answer = p_answer
        where k.tenant_id = p_tenant_id
          and k.actor = p_context.actor
          and k.idempotency_key = p_context.idempotency_key;
    end if;
    return p_answer;
end
$$;

comment on function access.remember(text, data.request_context, jsonb) is
'Keeps the answer for those who repeat the request under its Idempotency-Key, and answers it. What is '
'refused rolls back and is not kept: repeated, it is tried again.';

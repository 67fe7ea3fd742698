create or replace function access.replay(
    p_tenant_id text,
    p_context   data.request_context,
    p_at        timestamptz
)
returns jsonb
language plpgsql volatile
as $$
declare
    v_earlier data.idempotency_keys;
begin
    if p_context.idempotency_key is null then
        return null;
    end if;
    if length(p_context.idempotency_key) not between 1 and 255 then
        perform problem.raise(422, 'invalid_idempotency_key',
                              'An Idempotency-Key has between 1 and 255 characters.');
    end if;

    -- Of two at the same moment the second waits here until the first has committed or is gone.
    insert into data.idempotency_keys as k
        (tenant_id, actor, idempotency_key, request_sha256, created_at, expires_at)
    values (p_tenant_id, p_context.actor, p_context.idempotency_key, p_context.request_sha256, p_at,
            p_at + interval '24 hours')
    on conflict (tenant_id, actor, idempotency_key) do update
    set request_sha256 = excluded.request_sha256,
        answer         = null,
        created_at     = excluded.created_at,
        expires_at     = excluded.expires_at
    where k.expires_at <= excluded.created_at;
    if found then
        return null;
    end if;

    select * into v_earlier
    from data.idempotency_keys k
    where k.tenant_id = p_tenant_id
      and k.actor = p_context.actor
      and k.idempotency_key = p_context.idempotency_key;
    if v_earlier.request_sha256 <> p_context.request_sha256 then
        perform problem.raise(422, 'idempotency_key_reused',
                              'This Idempotency-Key was used for another request: take a new one.');
    end if;
    return v_earlier.answer || '{"replayed": true}';
end
$$;

comment on function access.replay(text, data.request_context, timestamptz) is
'What the same request of the same user was answered in the last 24 hours, with replayed: true. Null: it is '
'new, or it carries no Idempotency-Key: do what it asks, then access.remember. Problems: '
'invalid_idempotency_key, idempotency_key_reused.';

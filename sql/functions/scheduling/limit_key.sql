create or replace function scheduling.limit_key(
    p_tenant_id text,
    p_kind      text,
    p_id        uuid
)
returns bigint
language sql immutable parallel safe
as $$
    select hashtextextended(p_tenant_id || ' ' || p_kind || ' ' || p_id::text, 0)
$$;

comment on function scheduling.limit_key(text, text, uuid) is
'The advisory lock of a limit: of the caps of a sequence (kind cap) or of a mailbox (kind mailbox).';

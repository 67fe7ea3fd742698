create or replace function wire.key(
    p_key data.api_keys
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'id', p_key.api_key_id,
        'role', p_key.role,
        'actor', p_key.actor,
        'createdAt', wire.instant(p_key.created_at),
        'expiresAt', wire.instant(p_key.expires_at),
        'revokedAt', wire.instant(p_key.revoked_at))
$$;

comment on function wire.key(data.api_keys) is 'An API key as clients see it: without its secret.';

create or replace function wire.new_key(
    p_key    data.api_keys,
    p_secret text
)
returns jsonb
language sql stable
as $$
    select wire.key(p_key) || jsonb_build_object('key', p_secret)
$$;

comment on function wire.new_key(data.api_keys, text) is
'An API key as clients see it once, when it is made: with its secret.';

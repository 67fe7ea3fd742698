create or replace function wire.webhook_replay(
    p_count bigint
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object('replayedCount', p_count)
$$;

comment on function wire.webhook_replay(bigint) is
'How many deliveries are tried again, as clients see it.';

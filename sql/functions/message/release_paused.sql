create or replace function message.release_paused(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_at          timestamptz
)
returns void
language sql volatile
as $$
    update data.messages m
    set due_at     = p_at,
        is_cleared = false
    where m.status = 'queued'
      and m.due_at = 'infinity'
      and m.tenant_id = p_tenant_id
      and m.sequence_id = p_sequence_id
$$;

comment on function message.release_paused(text, uuid, timestamptz) is
'Makes the messages due that a sender put aside while their sequence was paused.';

create or replace function stats.add(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_counter     text,
    p_amount      bigint,
    p_at          timestamptz
)
returns void
language sql volatile
as $$
    insert into data.sequence_counts (tenant_id, sequence_id, sequence_count_id, counter, amount)
    values (p_tenant_id, p_sequence_id, clock.new_id(p_at), p_counter, p_amount)
$$;

comment on function stats.add(text, uuid, text, bigint, timestamptz) is
'Adds to a count of a sequence by appending a delta: writers never wait for each other.';

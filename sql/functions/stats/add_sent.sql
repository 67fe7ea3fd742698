create or replace function stats.add_sent(
    p_messages data.messages[],
    p_at       timestamptz
)
returns void
language sql volatile
as $$
    insert into data.sequence_counts
        (tenant_id, sequence_id, sequence_count_id, counter, amount, step_id, variant_id)
    select m.tenant_id, m.sequence_id, clock.new_id(p_at), 'sent', count(*), m.step_id, m.variant_id
    from unnest(p_messages) m
    where m.status = 'sent'
    group by m.tenant_id, m.sequence_id, m.step_id, m.variant_id
$$;

comment on function stats.add_sent(data.messages[], timestamptz) is
'Counts the sent ones of finished messages, by step and variant.';

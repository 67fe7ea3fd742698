create or replace function scheduling.forecast_sequences(
    p_sequence   data.sequences,
    p_mailbox_id uuid
)
returns data.sequences[]
language sql stable
as $$
    select p_sequence || coalesce(array_agg(q order by q.sequence_id), '{}')
    from data.mailboxes b
    join data.sequences q using (tenant_id)
    where b.tenant_id = p_sequence.tenant_id
      and b.mailbox_id = p_mailbox_id
      and lower(q.settings ->> 'fromEmail') = b.email_key
      and q.sequence_id <> p_sequence.sequence_id
      and q.status in ('active', 'archived')
      and q.deleted_at is null
$$;

comment on function scheduling.forecast_sequences(data.sequences, uuid) is
'The sequences that take part in a forecast: first the one that is asked about, then those that run and send '
'from the same mailbox with limits (null: none).';

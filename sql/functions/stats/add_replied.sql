create or replace function stats.add_replied(
    p_message data.messages,
    p_at      timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    perform stats.add_message_event(p_message, 'replied', p_at);
end
$$;

comment on function stats.add_replied(data.messages, timestamptz) is
'Counts that a message was answered: call it if execution.mark_replied says that this was the first '
'time.';

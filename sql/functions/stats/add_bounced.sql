create or replace function stats.add_bounced(
    p_message data.messages,
    p_at      timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    perform stats.add_message_event(p_message, 'bounced', p_at);
end
$$;

comment on function stats.add_bounced(data.messages, timestamptz) is
'Counts that a message was returned for good: call it if execution.mark_bounced says that this was '
'the first time.';

create or replace function stats.add_opened(
    p_message    data.messages,
    p_is_machine boolean,
    p_at         timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    perform stats.add_message_event(p_message,
                                    case when p_is_machine then 'machine_opened' else 'opened' end, p_at);
end
$$;

comment on function stats.add_opened(data.messages, boolean, timestamptz) is
'Counts that a message was opened: call it if execution.mark_opened says that this was the first '
'time. What a machine did is counted apart.';

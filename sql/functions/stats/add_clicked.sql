create or replace function stats.add_clicked(
    p_message    data.messages,
    p_is_machine boolean,
    p_at         timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    perform stats.add_message_event(p_message,
                                    case when p_is_machine then 'machine_clicked' else 'clicked' end, p_at);
end
$$;

comment on function stats.add_clicked(data.messages, boolean, timestamptz) is
'Counts that a message was clicked: call it if execution.mark_clicked says that this was the first '
'time. What a machine did is counted apart.';

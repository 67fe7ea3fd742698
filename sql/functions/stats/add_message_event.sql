create or replace function stats.add_message_event(
    p_message data.messages,
    p_counter text,
    p_at      timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    perform stats.add(p_message.tenant_id, p_message.sequence_id, p_counter, 1, p_at, p_message.step_id,
                     p_message.variant_id, e.assigned_to)
    from data.enrollments e
    where e.tenant_id = p_message.tenant_id
      and e.enrollment_id = p_message.enrollment_id;
end
$$;

comment on function stats.add_message_event(data.messages, text, timestamptz) is
'Counts one event of a message, with its step, its variant and the rep of its enrollment.';

create or replace function enrollment.prove_sent(
    p_message data.messages,
    p_sent_at timestamptz,
    p_at      timestamptz
)
returns data.messages
language plpgsql volatile
as $$
declare
    v_message data.messages;
begin
    select * into v_message
    from data.messages m
    where m.tenant_id = p_message.tenant_id
      and m.message_id = p_message.message_id
      and (m.status = 'unknown'
           -- By its tenant's policy it was to be sent again, or not any more: that is of no use now.
           or m.status in ('queued', 'cancelled') and m.unknown_count > 0)
    for update;
    if not found then
        return p_message;
    end if;
    v_message := message.decide_unknown(v_message,
        coalesce(p_sent_at, greatest(v_message.queued_at, least(v_message.in_flight_at, p_at))), p_at);
    perform enrollment.release_unknown(v_message.tenant_id, v_message.enrollment_id, p_at);
    perform execution.settle(array[v_message], p_at);
    perform enrollment.settle(array[v_message], p_at);
    perform message.settle_bounced(array[v_message]);
    return v_message;
end
$$;

comment on function enrollment.prove_sent(data.messages, timestamptz, timestamptz) is
'Makes a message of which nobody knew whether it was sent a sent one, at that instant (null: when it was '
'handed over, if that is known), and lets its enrollment go on, if that is live; the next delay counts from '
'then. So it is with one that is to be sent again for that reason. Any other message is left alone. Lock the '
'enrollment first.';

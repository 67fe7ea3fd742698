create or replace function ops.mark_sent(
    p_message_id uuid,
    p_sent_at    timestamptz default null
)
returns table (status text, enrollment_id uuid, sent_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at      constant timestamptz := clock.now();
    v_message data.messages := message.find_unknown(p_message_id);
begin
    if p_sent_at > v_at or p_sent_at < v_message.queued_at then
        perform problem.raise(422, 'invalid_sent_at',
            'It was sent between the moment when it was queued and now.',
            jsonb_build_object('queuedAt', wire.instant(v_message.queued_at)));
    end if;
    v_message := enrollment.prove_sent(v_message, coalesce(p_sent_at, v_at), v_at);
    perform access.audit(v_message.tenant_id, 'ops.mark_sent', jsonb_build_object('messageId', p_message_id,
        'sentAt', p_sent_at), '{"status": "unknown"}', jsonb_build_object('status', v_message.status), v_at);
    return query select v_message.status, v_message.enrollment_id, v_message.sent_at;
end
$$;

comment on function ops.mark_sent(uuid, timestamptz) is
'Says of a message of which nobody knew whether it was sent that it was, at that instant (null: now): its '
'enrollment goes on, the next delay counts from then. Problems: message_not_found, message_not_unknown, '
'invalid_sent_at.';

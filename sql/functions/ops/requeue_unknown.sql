create or replace function ops.requeue_unknown(
    p_message_id uuid
)
returns table (status text, enrollment_id uuid, due_at timestamptz, unknown_count integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at      constant timestamptz := clock.now();
    v_message data.messages := message.find_unknown(p_message_id);
begin
    if not exists (select from data.enrollments e
                   where e.tenant_id = v_message.tenant_id
                     and e.enrollment_id = v_message.enrollment_id
                     and e.status in ('active', 'paused')) then
        perform problem.raise(409, 'enrollment_ended',
            'The enrollment has ended: its message is not sent again. Say that it was sent, or leave it.');
    end if;
    v_message := message.decide_unknown(v_message, null, v_at);
    perform enrollment.release_unknown(v_message.tenant_id, v_message.enrollment_id, v_at);
    perform access.audit(v_message.tenant_id, 'ops.requeue_unknown',
        jsonb_build_object('messageId', p_message_id),
        '{"status": "unknown"}', jsonb_build_object('status', v_message.status), v_at);
    return query select v_message.status, v_message.enrollment_id, v_message.due_at, v_message.unknown_count;
end
$$;

comment on function ops.requeue_unknown(uuid) is
'Sends a message again of which nobody knows whether it was sent: the recipient may get it twice, with the '
'same Message-ID. Its enrollment goes on when it is sent. Problems: message_not_found, message_not_unknown, '
'enrollment_ended.';

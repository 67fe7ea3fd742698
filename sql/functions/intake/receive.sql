create or replace function intake.receive(
    p_subject text,
    p_payload jsonb,
    p_at      timestamptz
)
returns text
language plpgsql volatile
as $$
declare
    v_tenant_id  constant text := p_payload ->> 'tenantId';
    v_data       constant jsonb := p_payload -> 'data';
    v_message_id uuid;
    v_at         timestamptz;
begin
    perform problem.require_one_of('subject', p_subject, intake.subjects());
    perform problem.require(wire.received_event_body(p_subject), p_payload);
    perform access.require_tenant(v_tenant_id);
    -- Of two deliveries at the same moment the second waits here until the first has had its effect.
    insert into data.received_events (tenant_id, subject, event_id, received_at)
    values (v_tenant_id, p_subject, p_payload ->> 'eventId', clock.real_now())
    on conflict (tenant_id, subject, event_id) do nothing;
    if not found then
        return 'repeated';
    end if;

    perform outbox.set_traceparent(p_payload ->> 'traceparent');
    v_at := least((p_payload ->> 'occurredAt')::timestamptz, p_at);
    if p_subject = 'inbox.message.received' then
        perform inbox.receive(v_tenant_id, v_data, p_at);
        return 'done';
    end if;
    v_message_id := (v_data ->> 'messageId')::uuid;
    perform message.find(v_tenant_id, v_message_id);
    case p_subject
        when 'pipeline.message.opened' then
            perform tracking.record(v_tenant_id, v_message_id, 'open', null, v_data ->> 'userAgent', null,
                                    v_at);
        when 'pipeline.message.clicked' then
            perform tracking.record(v_tenant_id, v_message_id, 'click', v_data ->> 'url',
                                    v_data ->> 'userAgent', null, v_at);
        when 'pipeline.message.bounced' then
            perform inbox.take_bounce(v_tenant_id, v_message_id, v_data, p_at);
    end case;
    return 'done';
end
$$;

comment on function intake.receive(text, jsonb, timestamptz) is
'Lets an event of others have its effect, once: the effect and the id of the event are written together, '
'or neither. Answers done, or repeated if it had its effect before. Problems: invalid_parameter, '
'invalid_body, tenant_not_found, message_not_found, message_not_sent.';

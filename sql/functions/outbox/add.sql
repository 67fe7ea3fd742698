create or replace function outbox.add(
    p_tenant_id      text,
    p_type           text,
    p_enrollment_id  uuid,
    p_correlation_id text,
    p_data           jsonb,
    p_at             timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    insert into data.outbox_events
        (tenant_id, event_id, type, enrollment_id, correlation_id, traceparent, occurred_at, written_at,
         position, data)
    values (p_tenant_id, clock.new_id(p_at), p_type, p_enrollment_id, p_correlation_id,
            outbox.traceparent(), p_at, clock.real_now(), outbox.position(), p_data);
end
$$;

comment on function outbox.add(text, text, uuid, text, jsonb, timestamptz) is
'Writes one event in the transaction of the change it tells of.';

create or replace function outbox.add_created(
    p_enrollments data.enrollments[],
    p_at          timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    insert into data.outbox_events
        (tenant_id, event_id, type, enrollment_id, correlation_id, traceparent, occurred_at, written_at,
         position, data)
    select e.tenant_id, clock.new_id(p_at), 'sequence.enrollment.created', e.enrollment_id,
           e.correlation_id, outbox.traceparent(), p_at, clock.real_now(), o.position,
           wire.enrollment_event(row(e.*)::data.enrollments)
    from (select outbox.position() as position) o
    cross join unnest(p_enrollments) e;
end
$$;

comment on function outbox.add_created(data.enrollments[], timestamptz) is
'Writes the event of each new enrollment.';

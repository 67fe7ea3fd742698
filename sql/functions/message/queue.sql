create or replace function message.queue(
    p_runs data.step_run[],
    p_at   timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    insert into data.messages
        (tenant_id, message_id, execution_id, enrollment_id, sequence_id, contact_id, step_id,
         step_number, variant_id, status, due_at, header_message_id, from_email, correlation_id, queued_at,
         counted_on, is_first, mailbox_id)
    select r.tenant_id, r.message_id, r.schedule_id, r.enrollment_id, r.sequence_id, r.contact_id, r.step_id,
           r.step_number, r.variant_id, 'queued', coalesce(r.due_at, p_at),
           format('<%s@%s>', r.message_id, split_part(r.from_email, '@', 2)), r.from_email,
           r.correlation_id, p_at, r.counted_on, coalesce(r.is_first, false), r.mailbox_id
    from unnest(p_runs) r
    where r.outcome = 'message';
end
$$;

comment on function message.queue(data.step_run[], timestamptz) is
'Queues the messages of e-mail steps, each with the Message-ID (RFC 5322, section 3.6.4) that it will keep, '
'due at its mailbox''s slot or at once.';

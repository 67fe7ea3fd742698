create or replace function message.finish(
    p_worker_id uuid,
    p_results   jsonb,
    p_at        timestamptz
)
returns data.messages[]
language plpgsql volatile
as $$
declare
    v_finished data.messages[];
begin
    with results as materialized (
        select *
        from jsonb_to_recordset(p_results) r (
            "tenantId" text, "messageId" uuid, "leaseNumber" bigint, outcome text, subject text, "text" text,
            html text, answer text, error text)
    ), finished as (
        update data.messages m
        set status        = case r.outcome when 'sent' then 'sent' when 'retry' then 'queued'
                                           when 'unknown' then 'unknown' else 'failed' end,
            due_at        = case r.outcome when 'retry' then
                                p_at + message.retry_delay(m.attempts, m.message_id)
                                           else m.due_at end,
            is_cleared    = m.is_cleared and r.outcome <> 'retry',
            sent_at       = case r.outcome when 'sent' then p_at end,
            subject       = coalesce(r.subject, m.subject),
            text_body     = coalesce(r."text", m.text_body),
            html_body     = coalesce(r.html, m.html_body),
            last_answer   = coalesce(r.answer, m.last_answer),
            provider_message_id = case r.outcome when 'sent' then message.provider_id(r.answer) end,
            error_message = case when r.outcome <> 'sent' then coalesce(r.error, r.answer) end,
            to_email      = coalesce((select c.email
                                      from data.contacts c
                                      where c.tenant_id = m.tenant_id
                                        and c.contact_id = m.contact_id), m.to_email),
            leased_by     = null,
            leased_until  = null,
            in_flight_at  = null
        from results r
        where m.tenant_id = r."tenantId"
          and m.message_id = r."messageId"
          and m.status = 'sending'
          and m.leased_by = p_worker_id
          and m.lease_number = r."leaseNumber"
        returning m.*
    )
    select array_agg(row(f.*)::data.messages) into v_finished
    from finished f;
    return coalesce(v_finished, '{}');
end
$$;

comment on function message.finish(uuid, jsonb, timestamptz) is
'Writes the outcome of leased messages whose lease is still the given one, and answers them. A retry '
'waits longer each time.';

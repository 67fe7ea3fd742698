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
        set status        = o.status,
            due_at        = case when o.status = 'queued' and r.outcome <> 'released'
                                 then p_at + message.retry_delay(m.attempts, m.message_id)
                                 else m.due_at end,
            attempts      = m.attempts - (r.outcome = 'released')::integer,
            is_cleared    = m.is_cleared and o.status <> 'queued',
            sent_at       = case o.status when 'sent' then p_at end,
            -- One that came back is no surprise to anybody.
            has_slipped   = o.status = 'sent' and o.has_ended and m.bounced_at is null,
            unknown_count = m.unknown_count + (r.outcome = 'unknown')::integer,
            subject       = coalesce(r.subject, m.subject),
            text_body     = coalesce(r."text", m.text_body),
            html_body     = coalesce(r.html, m.html_body),
            last_answer   = coalesce(r.answer, m.last_answer),
            provider_message_id = case o.status when 'sent' then message.provider_id(r.answer) end,
            error_message = case when r.outcome = 'released' then m.error_message
                                 when o.status <> 'sent' then nullif(concat_ws(' ',
                                     case when r.outcome = 'retry' and o.status = 'failed'
                                          then format('Given up after %s attempts:', m.attempts) end,
                                     coalesce(r.error, r.answer)), '') end,
            leased_by     = null,
            leased_until  = null,
            in_flight_at  = case o.status when 'unknown' then m.in_flight_at end
        from results r
        cross join lateral message.outcome(r."tenantId", r."messageId", r.outcome) o
        where m.tenant_id = r."tenantId"
          and m.message_id = r."messageId"
          -- Whoever has a lease is sending. To say so would offer the index of those, to walk it for each.
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
'waits longer each time, and is the last after message.most_attempts(). What nobody knows of is unknown or, '
'by the tenant''s policy, tried again. The enrollments are locked.';

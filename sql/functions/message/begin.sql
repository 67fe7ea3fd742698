create or replace function message.begin(
    p_tenant_id    text,
    p_message_id   uuid,
    p_worker_id    uuid,
    p_lease_number bigint,
    p_seconds      integer
)
returns text
language plpgsql volatile
as $$
declare
    v_message data.messages;
    v_fact    record;
    v_verdict text;
begin
    select m.* into v_message
    from data.messages m
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id
      -- Whoever has a lease is sending. To say so would offer the index of those, to walk it for each.
      and m.leased_by = p_worker_id
      and m.lease_number = p_lease_number;
    if not found then
        return 'lost';
    end if;

    -- Whoever ends the enrollment has it locked: that commits first, and is seen; or it comes after us.
    begin
        perform from data.enrollments e
        where e.tenant_id = p_tenant_id
          and e.enrollment_id = v_message.enrollment_id
        for share;
    exception when lock_not_available then
        return 'busy';
    end;
    -- The address that counts is the one to which the mail goes.
    select e.status, q.status as sequence_status, q.deleted_at, c.email_key as current_email_key,
           coalesce(lower(v_message.to_email), c.email_key) as email_key into v_fact
    from data.enrollments e
    join data.sequences q using (tenant_id, sequence_id)
    join data.contacts c
      on c.tenant_id = e.tenant_id
     and c.contact_id = e.contact_id
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = v_message.enrollment_id;
    -- Not waited for: who suppresses may be waiting for the enrollment.
    if not contact.try_share_suppressions(p_tenant_id, v_fact.email_key) then
        return 'busy';
    end if;
    v_verdict := case
        when v_fact.status not in ('active', 'paused') or v_fact.deleted_at is not null then 'ended'
        -- Back into the queue: the next claim takes the address that the contact has by now, or puts it
        -- aside, or there is none while it is stopped.
        when exists (select from contact.suppression_reason(p_tenant_id, v_fact.email_key)) then
            case when v_fact.email_key = v_fact.current_email_key then 'suppressed' else 'readdressed' end
        when 'paused' in (v_fact.status, v_fact.sequence_status)
          or exists (select from access.holds(p_tenant_id)) then 'paused'
        else 'begun' end;
    if v_verdict = 'begun' and p_seconds is null then
        return v_verdict;
    end if;

    update data.messages m
    set status        = case when v_verdict = 'begun' then 'sending'
                             when v_verdict in ('paused', 'readdressed') then 'queued'
                             else 'cancelled' end,
        in_flight_at  = case v_verdict when 'begun' then clock.real_now() end,
        error_message = case when v_verdict in ('ended', 'suppressed') then v_verdict
                             else m.error_message end,
        leased_by     = case v_verdict when 'begun' then m.leased_by end,
        leased_until  = case v_verdict when 'begun' then
                            greatest(m.leased_until, clock.real_now() + make_interval(secs => p_seconds)) end
    where m.tenant_id = p_tenant_id
      and m.message_id = p_message_id
      and m.leased_by = p_worker_id
      and m.lease_number = p_lease_number;
    return case when found then v_verdict else 'lost' end;
end
$$;

comment on function message.begin(text, uuid, uuid, bigint, integer) is
'Makes a leased message in flight just before its mail server can take it over, and keeps it leased for '
'p_seconds of real time (null: it is only looked at): begun. Otherwise nothing may be handed over: ended, '
'suppressed (it is cancelled), paused or readdressed (it is queued again; its contact has another address by '
'now), busy (a stop is under way; still leased), lost (somebody else has it). The enrollment is shared until '
'the transaction ends.';

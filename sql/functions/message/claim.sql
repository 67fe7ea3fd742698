create or replace function message.claim(
    p_worker_id     uuid,
    p_limit         integer,
    p_lease_seconds integer,
    p_at            timestamptz
)
returns data.leased_message[]
language plpgsql volatile
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_until  constant timestamptz := clock.real_now() + make_interval(secs => p_lease_seconds);
    v_due    constant data.leased_message[] := message.lock_due(p_limit, p_at);
    v_leased data.leased_message[];
    v_doubts data.leased_message[];
    v_barred data.leased_message[];
    v_ended  data.leased_message[];
begin
    if v_due = '{}' then
        return '{}';
    end if;
    -- Seen by a statement of its own: as it was when it was locked.
    with judged as (
        select due.tenant_id, due.message_id, c.email, case
                   when e.status not in ('active', 'paused') or q.deleted_at is not null then 'cancelled'
                   when 'paused' in (e.status, q.status) then 'aside'
                   when u.reason is not null then 'barred'
                   when m.mailbox_id is not null or not m.is_cleared
                     or b.mailbox_id is not null
                     or p_at - m.due_at > scheduling.late_after()
                     or scheduling.counts_on(q.settings, p_at) is distinct from m.counted_on then 'doubted'
                   else 'sending' end as verdict
        from unnest(v_due) due
        join data.messages m using (tenant_id, message_id)
        join data.enrollments e using (tenant_id, enrollment_id)
        join data.sequences q
          on q.tenant_id = m.tenant_id
         and q.sequence_id = m.sequence_id
        join data.contacts c
          on c.tenant_id = m.tenant_id
         and c.contact_id = m.contact_id
        left join data.mailboxes b
          on b.tenant_id = m.tenant_id
         and b.email_key = lower(m.from_email)
        left join lateral contact.suppression_reason(c.tenant_id, c.email_key) u on true
        -- An activation, a resume or an end either finds what is decided here, or is seen here.
        for share of q
        for key share of e skip locked
    ), moved as (
        update data.messages m
        set status       = case j.verdict when 'cancelled' then 'cancelled'
                                          when 'sending' then 'sending' else 'queued' end,
            due_at       = case j.verdict when 'aside' then 'infinity' else m.due_at end,
            is_cleared   = m.is_cleared and j.verdict <> 'aside',
            lease_number = m.lease_number + 1,
            attempts     = m.attempts + (j.verdict = 'sending')::integer,
            leased_by    = case j.verdict when 'sending' then p_worker_id end,
            leased_until = case j.verdict when 'sending' then v_until end,
            to_email     = case j.verdict when 'sending' then j.email else m.to_email end
        from judged j
        where m.tenant_id = j.tenant_id
          and m.message_id = j.message_id
        returning m.tenant_id, m.message_id, m.lease_number, j.verdict
    )
    select array_agg(row(v.tenant_id, v.message_id, v.lease_number)::data.leased_message
                     order by v.message_id) filter (where v.verdict = 'sending'),
           array_agg(row(v.tenant_id, v.message_id, v.lease_number)::data.leased_message)
               filter (where v.verdict = 'doubted'),
           array_agg(row(v.tenant_id, v.message_id, v.lease_number)::data.leased_message)
               filter (where v.verdict = 'barred'),
           array_agg(row(v.tenant_id, v.message_id, v.lease_number)::data.leased_message)
               filter (where v.verdict = 'cancelled')
    into v_leased, v_doubts, v_barred, v_ended
    from moved v;
    if v_ended is not null then
        perform execution.close_open(m.tenant_id, m.enrollment_id, p_at)
        from unnest(v_ended) l
        join data.messages m using (tenant_id, message_id);
    end if;
    if v_barred is not null then
        perform enrollment.exit_suppressed(v_barred, p_at);
    end if;
    if v_doubts is not null then
        v_leased := v_leased || message.recheck(v_doubts, p_worker_id, v_until, p_at);
    end if;
    return coalesce(v_leased, '{}');
end
$$;

comment on function message.claim(uuid, integer, integer, timestamptz) is
'Leases up to p_limit due messages, oldest first, for p_lease_seconds of real time, to the address that the '
'contact has now. Messages of ended '
'enrollments are cancelled instead, those of paused ones and of paused sequences put aside, those to '
'suppressed contacts cancelled with the end of their enrollments; what waited longer than planned, or has a '
'mailbox with limits, goes through message.recheck.';

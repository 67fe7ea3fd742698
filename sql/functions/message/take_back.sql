create or replace function message.take_back(
    p_limit integer
)
returns data.messages[]
language plpgsql volatile
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_now     constant timestamptz := clock.real_now();
    v_decided data.messages[];
begin
    if not exists (select from data.messages m
                   where m.status = 'sending'
                     and m.leased_until < v_now) then
        return '{}';
    end if;
    -- Enrollments are locked before their messages; what is locked already is left for the next time.
    with lapsed as materialized (
        select m.tenant_id, m.message_id, m.in_flight_at is not null as was_in_flight,
               case when m.bounced_at is not null then 'sent'
                    when m.in_flight_at is not null and t.unknown_policy = 'hold' then 'unknown'
                    else 'queued' end as status
        from data.messages m
        join data.enrollments e using (tenant_id, enrollment_id)
        join data.tenants t
          on t.tenant_id = m.tenant_id
        where m.status = 'sending'
          and m.leased_until < v_now
        order by m.leased_until
        limit p_limit
        for update of e, m skip locked
    ), taken as (
        update data.messages m
        set status        = l.status,
            sent_at       = case l.status when 'sent' then m.bounced_at end,
            error_message = case when l.was_in_flight and l.status <> 'sent'
                                 then 'The sender was lost while the mail server had the message.'
                                 else m.error_message end,
            unknown_count = m.unknown_count + (l.was_in_flight and l.status <> 'sent')::integer,
            in_flight_at  = case l.status when 'unknown' then m.in_flight_at end,
            is_cleared    = false,
            leased_by     = null,
            leased_until  = null
        from lapsed l
        where m.tenant_id = l.tenant_id
          and m.message_id = l.message_id
        returning m.*
    )
    select array_agg(row(t.*)::data.messages) into v_decided
    from taken t
    where t.status <> 'queued';
    return coalesce(v_decided, '{}');
end
$$;

comment on function message.take_back(integer) is
'Takes up to p_limit messages back whose lease ran out: to the queue, where anybody may claim them '
'again; or, unless the tenant''s policy is resend, to unknown if the mail server may have them; one that '
'came back meanwhile was sent. Answers those that are not in the queue, with their enrollments locked.';

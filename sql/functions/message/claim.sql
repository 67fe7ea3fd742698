create or replace function message.claim(
    p_worker_id     uuid,
    p_limit         integer,
    p_lease_seconds integer,
    p_at            timestamptz
)
returns data.leased_message[]
language plpgsql volatile
set plan_cache_mode = force_custom_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_now    constant timestamptz := clock.real_now();
    v_leased data.leased_message[];
begin
    with due as materialized (
        select m.tenant_id, m.message_id
        from data.messages m
        where m.status = 'queued'
          and m.due_at <= p_at
        order by m.due_at
        limit p_limit
        for update skip locked
    ), judged as (
        select due.tenant_id, due.message_id, e.status in ('active', 'paused') as is_live,
               'paused' in (e.status, q.status) as is_paused
        from due
        join data.messages m using (tenant_id, message_id)
        join data.enrollments e using (tenant_id, enrollment_id)
        join data.sequences q
          on q.tenant_id = m.tenant_id
         and q.sequence_id = m.sequence_id
        for share of q      -- an activation either releases what is put aside here, or is seen here
    ), moved as (
        update data.messages m
        set status       = case when not j.is_live then 'cancelled'
                                when j.is_paused then 'queued' else 'sending' end,
            due_at       = case when j.is_live and j.is_paused then 'infinity' else m.due_at end,
            lease_number = m.lease_number + 1,
            attempts     = m.attempts + case when j.is_live and not j.is_paused then 1 else 0 end,
            leased_by    = case when j.is_live and not j.is_paused then p_worker_id end,
            leased_until = case when j.is_live and not j.is_paused
                                then v_now + make_interval(secs => p_lease_seconds) end
        from judged j
        where m.tenant_id = j.tenant_id
          and m.message_id = j.message_id
        returning m.tenant_id, m.message_id, m.lease_number, m.status
    )
    select array_agg(row(v.tenant_id, v.message_id, v.lease_number)::data.leased_message
                     order by v.message_id) into v_leased
    from moved v
    where v.status = 'sending';
    return coalesce(v_leased, '{}');
end
$$;

comment on function message.claim(uuid, integer, integer, timestamptz) is
'Leases up to p_limit due messages, oldest first, for p_lease_seconds of real time. Messages of ended '
'enrollments are cancelled instead, those of paused ones and of paused sequences put aside.';

create or replace function message.recheck(
    p_messages     data.leased_message[],
    p_worker_id    uuid,
    p_leased_until timestamptz,
    p_at           timestamptz
)
returns data.leased_message[]
language plpgsql volatile
as $$
declare
    v_runs   data.step_run[] := message.doubts(p_messages, p_at);
    v_leased data.leased_message[];
begin
    -- What is looked at again counts nowhere meanwhile.
    if exists (select from unnest(v_runs) r where r.reason is distinct from 'cleared') then
        update data.messages m
        set counted_on = null
        from unnest(v_runs) r
        where m.tenant_id = r.tenant_id
          and m.message_id = r.message_id
          and r.reason is distinct from 'cleared';
    end if;
    -- Limits lock first what they look at. Pacing looks at the same, and must see what whoever held the lock
    -- has done: an expression of its own, with a newer snapshot.
    v_runs := scheduling.limit(v_runs, p_at);
    v_runs := scheduling.place_limited(mailbox.pace(v_runs, p_at), p_at);

    with decided as (
        update data.messages m
        set status       = case when d.is_leaving then 'sending' else 'queued' end,
            due_at       = d.due_at,
            -- What is moved has its place on that day before others.
            counted_on   = scheduling.counts_on(q.settings, d.due_at),
            mailbox_id   = r.mailbox_id,
            is_cleared   = r.outcome = 'message',
            attempts     = m.attempts + d.is_leaving::integer,
            leased_by    = case when d.is_leaving then p_worker_id end,
            leased_until = case when d.is_leaving then p_leased_until end,
            to_email     = case when d.is_leaving then c.email else m.to_email end
        from unnest(v_runs) r
        join data.sequences q using (tenant_id, sequence_id)
        join data.contacts c using (tenant_id, contact_id)
        cross join lateral (
            select l.is_leaving,
                   case when l.is_leaving then p_at
                        when r.outcome = 'message' then r.due_at
                        -- Nothing is open for a month: asked again tomorrow.
                        else coalesce(r.next_at, calendar.shift(p_at, interval '24 hours')) end as due_at
            from (select r.outcome = 'message'
                         and coalesce(r.due_at <= p_at, true) as is_leaving) l) d
        where m.tenant_id = r.tenant_id
          and m.message_id = r.message_id
        returning m.tenant_id, m.message_id, m.lease_number, m.status
    )
    select array_agg(row(d.tenant_id, d.message_id, d.lease_number)::data.leased_message
                     order by d.message_id) into v_leased
    from decided d
    where d.status = 'sending';
    return coalesce(v_leased, '{}');
end
$$;

comment on function message.recheck(data.leased_message[], uuid, timestamptz, timestamptz) is
'Leases of these locked, queued messages those that may leave at this instant: inside the contact''s '
'window, within the caps of the day, paced by their mailbox. The others get a later due_at, and count on '
'its day; late ones that no mailbox paces are spread.';

create or replace function message.lock_due(
    p_limit integer,
    p_at    timestamptz
)
returns data.leased_message[]
language plpgsql volatile
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
    v_due      data.leased_message[] := '{}';
    v_tenant   text;
    v_from     timestamptz;
    v_until    timestamptz;
    v_began_at timestamptz;
begin
    if exists (select from data.engine_hold) then
        return v_due;
    elsif not exists (select from data.tenant_holds) then
        v_from := scheduling.scan_from('messages');
        v_began_at := clock.real_now();
        select coalesce(array_agg(row(d.tenant_id, d.message_id, 0)::data.leased_message), '{}'),
               max(d.due_at)
        into v_due, v_until
        from (select m.tenant_id, m.message_id, m.due_at
              from data.messages m
              where m.status = 'queued'
                and m.due_at <= p_at
                and m.due_at >= v_from
              order by m.due_at
              limit p_limit
              for update skip locked) d;
        perform scheduling.note_scan('messages', v_from,
            case when cardinality(v_due) = p_limit then v_until else p_at end, clock.real_now() - v_began_at);
        return v_due;
    end if;
    -- Some are stopped: the others one after another, so that nothing of theirs is read.
    for v_tenant in select t from message.unheld_tenants(p_at) t loop
        v_due := v_due || array(
            select row(m.tenant_id, m.message_id, 0)::data.leased_message
            from data.messages m
            where m.status = 'queued'
              and m.tenant_id = v_tenant
              and m.due_at <= p_at
            order by m.due_at
            limit p_limit - cardinality(v_due)
            for update skip locked);
        exit when cardinality(v_due) >= p_limit;
    end loop;
    return v_due;
end
$$;

comment on function message.lock_due(integer, timestamptz) is
'Locks up to p_limit due messages, oldest first, without waiting for any; while some tenants are stopped, '
'those of the others tenant by tenant, whose oldest is due first.';

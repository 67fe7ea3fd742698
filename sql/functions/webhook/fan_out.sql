create or replace function webhook.fan_out(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_webhook data.webhooks;
    v_read    data.outbox_events;
    v_count   bigint := 0;
    v_made    bigint;
begin
    for v_webhook in
        select w.*
        from data.webhooks w
        where w.status = 'enabled'
          and exists (
              select from data.outbox_events e
              where e.tenant_id = w.tenant_id
                and e.position < outbox.horizon()
                and (e.position, e.written_at, e.event_id)
                    > (w.read_position, w.read_written_at, w.read_event_id))
          -- Who does not keep up gets more once there is room.
          and (select count(*) from (select from data.webhook_deliveries d
                                     where d.tenant_id = w.tenant_id
                                       and d.webhook_id = w.webhook_id
                                       and d.status = 'pending'
                                     limit 1000) p) < 1000
        order by w.tenant_id, w.webhook_id
        for no key update skip locked
    loop
        v_read.position   := v_webhook.read_position;
        v_read.written_at := v_webhook.read_written_at;
        v_read.event_id   := v_webhook.read_event_id;
        -- What is read is what the deliveries are made of: in one statement, so of one snapshot.
        with read as materialized (
            select e.tenant_id, e.event_id, e.type, e.position, e.written_at
            from outbox.next_after(v_webhook.tenant_id, v_read, 500) e),
        made as (
            insert into data.webhook_deliveries
                (tenant_id, webhook_id, webhook_delivery_id, event_id, type, due_at, created_at)
            select r.tenant_id, v_webhook.webhook_id, clock.new_id(p_at), r.event_id, r.type, p_at, p_at
            from read r
            where v_webhook.types is null
               or r.type = any (v_webhook.types)
            on conflict (tenant_id, webhook_id, event_id) do nothing
            returning 1)
        select r.position, r.written_at, r.event_id, (select count(*) from made)
        into v_read.position, v_read.written_at, v_read.event_id, v_made
        from read r
        order by r.position desc, r.written_at desc, r.event_id desc
        limit 1;
        v_count := v_count + v_made;
        update data.webhooks w
        set read_position   = v_read.position,
            read_written_at = v_read.written_at,
            read_event_id   = v_read.event_id
        where w.tenant_id = v_webhook.tenant_id
          and w.webhook_id = v_webhook.webhook_id;
        exit when v_count >= p_limit;
    end loop;
    return v_count;
end
$$;

comment on function webhook.fan_out(integer, timestamptz) is
'Makes a delivery of each new event for each enabled address that wants its type, about p_limit, and '
'answers how many. An address with a thousand that are not delivered gets no more until there is room.';

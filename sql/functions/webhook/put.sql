create or replace function webhook.put(
    p_tenant_id  text,
    p_webhook_id uuid,
    p_actor      text,
    p_body       jsonb,
    p_at         timestamptz
)
returns data.webhooks
language plpgsql volatile
as $$
declare
    v_id      constant uuid := coalesce(p_webhook_id, clock.new_id(p_at));
    v_url     constant text := p_body ->> 'url';
    v_newest  data.outbox_events;
    v_webhook data.webhooks;
begin
    if p_webhook_id is null and v_url is null then
        perform problem.raise(422, 'invalid_body', 'A webhook needs its address.', '{"errors":
            [{"pointer": "/url", "message": "is required"}]}');
    end if;
    if p_webhook_id is null then
        if (select count(*) from data.webhooks w where w.tenant_id = p_tenant_id) >= 50 then
            perform problem.raise(409, 'too_many_webhooks', 'A tenant has at most 50 webhooks: delete one.');
        end if;
        -- It begins with what comes from now on.
        v_newest := outbox.start_of(p_tenant_id, 'latest');
        insert into data.webhooks
            (tenant_id, webhook_id, url, secret, read_position, read_written_at, read_event_id, created_by,
             created_at, updated_at)
        values (p_tenant_id, v_id, v_url, webhook.new_secret(), coalesce(v_newest.position, -1),
                coalesce(v_newest.written_at, '-infinity'),
                coalesce(v_newest.event_id, '00000000-0000-0000-0000-000000000000'), p_actor, p_at, p_at);
    end if;

    -- What is absent stays, what is null goes. Enabled again, it begins a new life.
    update data.webhooks w
    set url              = coalesce(v_url, w.url),
        description      = case when p_body ? 'description' then p_body ->> 'description'
                                else w.description end,
        types            = case when jsonb_typeof(p_body -> 'types') = 'array'
                                then array(select jsonb_array_elements_text(p_body -> 'types'))
                                when p_body ? 'types' then null
                                else w.types end,
        status           = coalesce(p_body ->> 'status', w.status),
        disabled_reason  = case coalesce(p_body ->> 'status', w.status)
                                when 'disabled' then coalesce(w.disabled_reason, 'asked') end,
        failing_since_at = case when p_body ->> 'status' = 'enabled' then null else w.failing_since_at end,
        updated_at       = p_at
    where w.tenant_id = p_tenant_id
      and w.webhook_id = v_id
    returning * into v_webhook;
    return v_webhook;
end
$$;

comment on function webhook.put(text, uuid, text, jsonb, timestamptz) is
'Makes an address for events (null id), which gets what comes from then on, or changes one, from a body '
'that fits wire.webhook_body. Disabled, it misses nothing that is still kept when it is enabled again. '
'Problems: invalid_body, too_many_webhooks.';

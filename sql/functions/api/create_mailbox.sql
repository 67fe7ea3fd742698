create or replace function api.create_mailbox(
    p_tenant_id text,
    p_context   data.request_context,
    p_body      jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_answer jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    v_answer := access.replay(p_tenant_id, p_context, clock.now());
    if v_answer is null then
        perform problem.require(wire.mailbox_body(), p_body);
        v_answer := access.remember(p_tenant_id, p_context,
            wire.ok(wire.mailbox(mailbox.put(p_tenant_id, null, p_body, clock.now()), clock.now())));
    end if;
    return v_answer;
end
$$;

comment on function api.create_mailbox(text, data.request_context, jsonb) is
'Gives a from address limits, a mail server of its own, or both. Problems: invalid_body, '
'invalid_timezone, mailbox_exists.';

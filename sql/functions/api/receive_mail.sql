create or replace function api.receive_mail(
    p_tenant_id text,
    p_context   data.request_context,
    p_body      jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_mail   data.inbox_messages;
    v_answer jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    v_answer := access.replay(p_tenant_id, p_context, clock.now());
    if v_answer is null then
        perform problem.require(wire.inbox_message_body(), p_body);
        v_mail := inbox.receive(p_tenant_id, p_body, clock.now());
        v_answer := access.remember(p_tenant_id, p_context, wire.ok(wire.inbox_message(v_mail)));
    end if;
    return v_answer;
end
$$;

comment on function api.receive_mail(text, data.request_context, jsonb) is
'Takes in a mail that came back, and does what follows from it; one whose Message-ID is there already does '
'nothing, and the first is answered. Problems: invalid_body.';

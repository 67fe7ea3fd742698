create or replace function api.receive_meeting(
    p_tenant_id  text,
    p_context    data.request_context,
    p_webhook_id text,
    p_payload    jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_said record;
begin
    perform access.enter(p_tenant_id, p_context);
    select * into v_said from meeting.read(p_payload);
    if not v_said.is_booking then
        return wire.ok('{"isNew": false, "contactId": null, "ended": 0}');
    end if;
    return wire.ok(meeting.book(
        p_tenant_id, v_said.source, coalesce(p_webhook_id, v_said.webhook_id),
        jsonb_strip_nulls(jsonb_build_object('email', coalesce(v_said.email, ''),
                                             'startsAt', v_said.starts_at)),
        clock.now()));
end
$$;

comment on function api.receive_meeting(text, data.request_context, text, jsonb) is
'The same from a webhook whose signature was checked, in the form of Standard Webhooks or Calendly; '
'another event than a booking changes nothing. p_webhook_id: its header, null where there is none. No '
'route of the table leads here. Problems: invalid_body.';

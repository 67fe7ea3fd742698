create or replace function worker.receive_mail(
    p_tenant_id text,
    p_mail      jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_mail data.inbox_messages;
begin
    perform problem.require(wire.inbox_message_body(), p_mail);
    -- When a server got it is the machine's time: where the clock is virtual, it comes now.
    v_mail := inbox.receive(p_tenant_id,
                            case when clock.is_virtual() then p_mail - 'receivedAt' else p_mail end,
                            clock.now());
    return jsonb_build_object(
        'id', v_mail.inbox_message_id, 'kind', v_mail.kind, 'outcome', v_mail.outcome,
        'enrollmentId', v_mail.enrollment_id);
end
$$;

comment on function worker.receive_mail(text, jsonb) is
'Takes in a mail that a program read, in the form of wire.inbox_message_body, and answers its id, kind, '
'outcome and enrollment. Doing it again does nothing. Problems: invalid_body, tenant_not_found.';

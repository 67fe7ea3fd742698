create or replace function api.record_meeting(
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
        perform problem.require(wire.meeting_body(), p_body);
        v_answer := access.remember(p_tenant_id, p_context, wire.ok(
            meeting.book(p_tenant_id, 'api', null, p_body, clock.now())));
    end if;
    return v_answer;
end
$$;

comment on function api.record_meeting(text, data.request_context, jsonb) is
'Somebody has booked a meeting: ends the live enrollments of the contact by '
'exitConditions.onMeetingBooked. Problems: invalid_body, contact_not_found.';

create or replace function worker.receive_event(
    p_subject text,
    p_payload jsonb
)
returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set join_collapse_limit = 1 set enable_seqscan = off
as $$
begin
    return intake.receive(p_subject, p_payload, clock.now());
end
$$;

comment on function worker.receive_event(text, jsonb) is
'Lets an event of others have its effect, once, and answers done or repeated. SE422 and what PostgreSQL '
'cannot read will never be taken; anything else may be, later. Problems: invalid_parameter, invalid_body, '
'tenant_not_found, message_not_found, message_not_sent.';

create or replace function api.put_holiday(
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
        perform problem.require(wire.holiday_body(), p_body);
        v_answer := access.remember(p_tenant_id, p_context,
            wire.ok(wire.holiday(holiday.put(p_tenant_id, p_body))));
    end if;
    return v_answer;
end
$$;

comment on function api.put_holiday(text, data.request_context, jsonb) is
'Makes a day a day off of the tenant, or gives it another name. Problems: invalid_body.';

create or replace function ops.republish(
    p_since     timestamptz,
    p_tenant_id text default null,
    p_limit     integer default 1000000
)
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_count constant bigint := outbox.republish(p_since, p_tenant_id, p_limit);
begin
    perform access.audit(p_tenant_id, 'ops.republish', jsonb_build_object('since', p_since,
        'tenantId', p_tenant_id, 'limit', p_limit), null, jsonb_build_object('count', v_count), clock.now());
    return v_count;
end
$$;

comment on function ops.republish(timestamptz, text, integer) is
'Publishes again what NATS acknowledged since then, when a stream was lost: the same ids, in the order of '
'each enrollment. Answers how many; consumers that remember ids lose nothing by getting one twice.';

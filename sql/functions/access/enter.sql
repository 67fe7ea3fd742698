create or replace function access.enter(
    p_tenant_id text,
    p_context   data.request_context default null
)
returns void
language plpgsql volatile
as $$
begin
    perform set_config('cadence.tenant_id', p_tenant_id, true),
            set_config('cadence.traceparent', coalesce(p_context.traceparent, ''), true);
end
$$;

comment on function access.enter(text, data.request_context) is
'Sets the tenant that row-level security shows for the rest of the transaction ('''' or null shows none), '
'and the trace of the request for the events that it causes: every function of api passes its context.';

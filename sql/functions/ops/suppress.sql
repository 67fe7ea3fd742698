create or replace function ops.suppress(
    p_tenant_id text,
    p_value     text,
    p_reason    text default 'manual'
)
returns table (kind text, value text, reason text, source text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at          constant timestamptz := clock.now();
    v_body        constant jsonb := (
        select jsonb_build_object('kind', r.kind, 'value', p_value, 'reason', p_reason)
        from contact.read_suppressed(null, p_value) r);
    v_suppression data.suppressions;
begin
    perform problem.require(wire.suppression_body(), v_body);
    v_suppression := contact.create_suppression(p_tenant_id, session_user, v_body, v_at);
    perform access.audit(p_tenant_id, 'ops.suppress',
                         jsonb_build_object('suppressionId', v_suppression.suppression_id), null,
                         jsonb_build_object('kind', v_suppression.kind, 'reason', v_suppression.reason),
                         v_at);
    return query
    select v_suppression.kind, v_suppression.value, v_suppression.reason, v_suppression.source;
end
$$;

comment on function ops.suppress(text, text, text) is
'Stops e-mail of a tenant to an address, or to a domain (example.com or @example.com), for a reason: '
'unsubscribed, bounced, complained, manual. Problems: invalid_body, suppression_exists.';

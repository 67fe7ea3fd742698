create or replace function ops.lift_suppression(
    p_tenant_id text,
    p_value     text
)
returns table (kind text, value text, reason text, source text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at          constant timestamptz := clock.now();
    v_suppression data.suppressions;
begin
    select s.* into v_suppression
    from data.suppressions s
    join contact.read_suppressed(null, p_value) r using (kind, value)
    where s.tenant_id = p_tenant_id;
    v_suppression := contact.remove_suppression(p_tenant_id, v_suppression.suppression_id);
    perform access.audit(p_tenant_id, 'ops.lift_suppression',
                         jsonb_build_object('suppressionId', v_suppression.suppression_id),
                         jsonb_build_object('kind', v_suppression.kind, 'reason', v_suppression.reason), null,
                         v_at);
    return query
    select v_suppression.kind, v_suppression.value, v_suppression.reason, v_suppression.source;
end
$$;

comment on function ops.lift_suppression(text, text) is
'Lets e-mail to an address, or to a domain (example.com or @example.com), go out again, and answers what '
'stopped it; enrollments that ended for it stay ended. Problems: suppression_not_found.';

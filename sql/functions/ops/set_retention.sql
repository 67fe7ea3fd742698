create or replace function ops.set_retention(
    p_tenant_id   text,
    p_keep_bodies interval default null,
    p_keep_runs   interval default null,
    p_keep_events interval default null,
    p_keep_inbox  interval default null
)
returns table (keep_bodies interval, keep_runs interval, keep_events interval, keep_inbox interval)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_old constant jsonb := (
        select to_jsonb(k)
        from data.retention_settings r
        cross join lateral retention.keep(r) k
        where r.tenant_id = p_tenant_id);
    v_new constant data.retention_settings := retention.set(p_tenant_id, p_keep_bodies, p_keep_runs,
                                                            p_keep_events, p_keep_inbox);
begin
    perform access.audit(p_tenant_id, 'ops.set_retention', jsonb_build_object('keepBodies', p_keep_bodies,
        'keepRuns', p_keep_runs, 'keepEvents', p_keep_events, 'keepInbox', p_keep_inbox), v_old,
        (select to_jsonb(k) from retention.keep(v_new) k), clock.now());
    return query select k.bodies, k.runs, k.events, k.inbox from retention.keep(v_new) k;
end
$$;

comment on function ops.set_retention(text, interval, interval, interval, interval) is
'Says for how long a tenant keeps bodies of messages and runs (executions and messages) after the end of '
'their enrollment, events, and mails that came in; null: the default (365, 730, 90, 365 days). Answers '
'what holds. Problems: invalid_parameter, tenant_not_found.';

create or replace function retention.set(
    p_tenant_id   text,
    p_keep_bodies interval,
    p_keep_runs   interval,
    p_keep_events interval,
    p_keep_inbox  interval
)
returns data.retention_settings
language plpgsql volatile
as $$
declare
    v_settings data.retention_settings;
begin
    if least(p_keep_bodies, p_keep_runs, p_keep_events, p_keep_inbox) < interval '1 day' then
        perform problem.raise(422, 'invalid_parameter', 'Nothing is kept for less than a day.');
    end if;
    perform access.require_tenant(p_tenant_id);
    insert into data.retention_settings as r (tenant_id, keep_bodies, keep_runs, keep_events, keep_inbox)
    values (p_tenant_id, p_keep_bodies, p_keep_runs, p_keep_events, p_keep_inbox)
    on conflict (tenant_id) do update
    set keep_bodies = excluded.keep_bodies,
        keep_runs   = excluded.keep_runs,
        keep_events = excluded.keep_events,
        keep_inbox  = excluded.keep_inbox
    returning * into v_settings;
    return v_settings;
end
$$;

comment on function retention.set(text, interval, interval, interval, interval) is
'Says for how long a tenant keeps each kind; null: the default. Problems: invalid_parameter, '
'tenant_not_found.';

create or replace function scheduling.seconds_until_next(
    p_tenant_id text,
    p_at        timestamptz
)
returns double precision
language plpgsql stable
as $$
declare
    v_next timestamptz;
begin
    if clock.is_virtual() then
        return null;    -- time stands still: nothing comes due by waiting
    end if;
    if exists (select from data.engine_hold)
       or exists (select from data.tenant_holds h where h.tenant_id = p_tenant_id) then
        return null;    -- who ends the hold notifies
    end if;
    if p_tenant_id is null and exists (select from data.tenant_holds) then
        select min(n.scheduled_at) into v_next
        from data.tenants t
        cross join lateral (
            select s.scheduled_at
            from data.sequence_schedules s
            where s.parked_reason is null
              and s.tenant_id = t.tenant_id
              and s.scheduled_at > p_at
            order by s.scheduled_at
            limit 1) n
        where not exists (select from data.tenant_holds h where h.tenant_id = t.tenant_id);
    elsif p_tenant_id is null then
        select s.scheduled_at into v_next
        from data.sequence_schedules s
        where s.parked_reason is null
          and s.scheduled_at > p_at
        order by s.scheduled_at
        limit 1;
    else
        select s.scheduled_at into v_next
        from data.sequence_schedules s
        where s.parked_reason is null
          and s.tenant_id = p_tenant_id
          and s.scheduled_at > p_at
        order by s.scheduled_at
        limit 1;
    end if;
    return extract(epoch from v_next - p_at);
end
$$;

comment on function scheduling.seconds_until_next(text, timestamptz) is
'Seconds from that instant until the next schedule after it is due; null when none is, or the clock '
'is virtual. What is due already is left to those who have it locked; what is stopped does not count.';

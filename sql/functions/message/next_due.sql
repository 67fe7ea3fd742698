create or replace function message.next_due()
returns timestamptz
language plpgsql stable
as $$
declare
    v_next timestamptz;
begin
    if exists (select from data.engine_hold) then
        return null;
    elsif not exists (select from data.tenant_holds) then
        select m.due_at into v_next
        from data.messages m
        where m.status = 'queued'
          and m.due_at < 'infinity'
        order by m.due_at
        limit 1;
        return v_next;
    end if;
    select min(n.due_at) into v_next
    from data.tenants t
    cross join lateral (
        select m.due_at
        from data.messages m
        where m.status = 'queued'
          and m.tenant_id = t.tenant_id
          and m.due_at < 'infinity'
        order by m.due_at
        limit 1) n
    where not exists (select from data.tenant_holds h where h.tenant_id = t.tenant_id);
    return v_next;
end
$$;

comment on function message.next_due() is
'When the first queued message of a tenant that is not stopped is due, in the past if one waits for a '
'sender; null if there is none.';

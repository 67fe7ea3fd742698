create or replace function intake.bury(
    p_subject        text,
    p_source         text,
    p_payload        bytea,
    p_error          text,
    p_delivery_count bigint
)
returns void
language plpgsql volatile
as $$
declare
    v_at        constant timestamptz := clock.real_now();
    v_tenant_id text;
begin
    begin
        v_tenant_id := convert_from(p_payload, 'UTF8')::jsonb ->> 'tenantId';
    exception
        when data_exception or program_limit_exceeded then
            v_tenant_id := null;        -- nobody can read it
    end;
    select t.tenant_id into v_tenant_id
    from data.tenants t
    where t.tenant_id = v_tenant_id;

    insert into data.dead_letters
        (tenant_id, dead_letter_id, subject, source, payload, error, delivery_count, died_at)
    values (coalesce(v_tenant_id, '*'), clock.new_id(v_at), p_subject, p_source,
            substr(p_payload, 1, 1048576), left(p_error, 2000), p_delivery_count, v_at)
    on conflict (tenant_id, source) do nothing;
end
$$;

comment on function intake.bury(text, text, bytea, text, bigint) is
'Puts a message that cannot be taken aside, with the reason; a megabyte of it at most. The same source '
'again changes nothing.';

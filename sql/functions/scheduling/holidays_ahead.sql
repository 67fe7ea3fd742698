create or replace function scheduling.holidays_ahead(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_settings    jsonb,
    p_at          timestamptz
)
returns date[]
language plpgsql stable
as $$
begin
    if (p_settings ->> 'excludeHolidays')::boolean is not true then
        return '{}';        -- nor is the longest delay asked for
    end if;
    -- Business days stretch: five of them take seven days, and holidays add to that.
    return scheduling.holidays(p_tenant_id, p_settings,
        (p_at at time zone 'UTC')::date - 2,
        (p_at at time zone 'UTC')::date + 62 + 2 * coalesce((
            select max(s.delay_days + s.delay_hours / 24)
            from data.sequence_steps s
            where s.tenant_id = p_tenant_id
              and s.sequence_id = p_sequence_id), 0));
end
$$;

comment on function scheduling.holidays_ahead(text, uuid, jsonb, timestamptz) is
'The days off that may matter to any step of a sequence planned from that instant.';

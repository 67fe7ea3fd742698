create or replace function stats.day(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_at          timestamptz
)
returns date
language plpgsql stable
as $$
begin
    return (
        select (p_at at time zone coalesce(q.settings ->> 'timezone', 'UTC'))::date
        from data.sequences q
        where q.tenant_id = p_tenant_id
          and q.sequence_id = p_sequence_id);
end
$$;

comment on function stats.day(text, uuid, timestamptz) is
'The day of an instant in the time zone of a sequence: what happens then counts on it, also when the '
'zone is changed later.';

create or replace function stats.amount_of(
    p_counts  jsonb,
    p_counter text
)
returns bigint
language plpgsql immutable
as $$
begin
    return coalesce((p_counts ->> p_counter)::bigint, 0);
end
$$;

comment on function stats.amount_of(jsonb, text) is
'One of the amounts by counter; 0 where there is none.';

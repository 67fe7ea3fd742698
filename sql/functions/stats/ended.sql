create or replace function stats.ended(
    p_counts jsonb,
    p_status text
)
returns bigint
language plpgsql immutable
as $$
begin
    return stats.amount_of(p_counts, 'ended:' || p_status)
         - stats.amount_of(p_counts, 'reinstated:' || p_status);
end
$$;

comment on function stats.ended(jsonb, text) is
'How many ended with that status and were not reinstated, of amounts by counter.';

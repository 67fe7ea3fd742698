create or replace function stats.share(
    p_count bigint,
    p_sent  bigint
)
returns numeric
language plpgsql immutable
as $$
begin
    return case when p_sent > 0 then round(100.0 * p_count / p_sent, 1) else 0 end;
end
$$;

comment on function stats.share(bigint, bigint) is
'Percent of what was sent, with one decimal; 0 when nothing was sent.';

create or replace function stats.newcombe(
    p_count       bigint,
    p_sent        bigint,
    p_other_count bigint,
    p_other_sent  bigint
)
returns double precision[]
language plpgsql immutable
as $$
declare
    v_one   constant double precision[] := stats.wilson(p_count, p_sent);
    v_two   constant double precision[] := stats.wilson(p_other_count, p_other_sent);
    v_share constant double precision := least(1, p_count::double precision / greatest(p_sent, 1));
    v_other constant double precision := least(1, p_other_count::double precision
                                                  / greatest(p_other_sent, 1));
begin
    return array[v_share - v_other - sqrt((v_share - v_one[1]) ^ 2 + (v_two[2] - v_other) ^ 2),
                 v_share - v_other + sqrt((v_one[2] - v_share) ^ 2 + (v_other - v_two[1]) ^ 2)];
end
$$;

comment on function stats.newcombe(bigint, bigint, bigint, bigint) is
'By how much the first share is larger than the other, from -1 to 1, as a 95 % confidence interval '
'(Newcombe''s hybrid of two Wilson intervals): [low, high]. For one look, not for many.';

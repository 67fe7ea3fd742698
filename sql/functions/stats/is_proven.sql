create or replace function stats.is_proven(
    p_count       bigint,
    p_sent        bigint,
    p_other_count bigint,
    p_other_sent  bigint,
    p_comparisons integer
)
returns boolean
language plpgsql immutable
as $$
declare
    -- Mixture sequential probability ratio test: differences are expected of the size of 3 points.
    v_expected   constant double precision := 0.03 ^ 2;
    v_share      constant double precision := (p_count + 1) / (p_sent + 2)::double precision;
    v_other      constant double precision := (p_other_count + 1) / (p_other_sent + 2)::double precision;
    v_variance   constant double precision := v_share * (1 - v_share) / greatest(p_sent, 1)
                                              + v_other * (1 - v_other) / greatest(p_other_sent, 1);
    v_likelihood constant double precision :=       -- its logarithm
        (v_share - v_other) ^ 2 * v_expected / (2 * v_variance * (v_variance + v_expected))
        + ln(v_variance / (v_variance + v_expected)) / 2;
begin
    return v_share > v_other and v_likelihood >= -ln(0.05 / greatest(p_comparisons, 1));
end
$$;

comment on function stats.is_proven(bigint, bigint, bigint, bigint, integer) is
'Whether the first share is larger than the other, with an error of at most 5 % over p_comparisons '
'such questions, asked as often as one likes while the numbers grow: looking every quarter of an hour '
'finds no differences that are not there.';

create or replace function stats.detectable(
    p_share double precision,
    p_sent  bigint
)
returns double precision
language plpgsql immutable
as $$
declare
    v_share constant double precision := (p_share * p_sent + 1) / (p_sent + 2);
begin
    return least(1, (1.959963984540054 + 0.8416212335729143)
                    * sqrt(2 * v_share * (1 - v_share) / greatest(p_sent, 1)));
end
$$;

comment on function stats.detectable(double precision, bigint) is
'The smallest difference from that share (both from 0 to 1) that p_sent e-mails of each of two '
'variants would show: 95 % confidence, 80 % power.';

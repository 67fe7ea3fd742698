create or replace function stats.wilson(
    p_count bigint,
    p_sent  bigint
)
returns double precision[]
language plpgsql immutable
as $$
declare
    v_z     constant double precision := 1.959963984540054;
    v_sent  constant double precision := greatest(p_sent, 1);
    v_share constant double precision := least(1, p_count / v_sent);
    v_scale constant double precision := 1 + v_z * v_z / v_sent;
    v_reach constant double precision := v_z * sqrt(v_share * (1 - v_share) / v_sent
                                                    + v_z * v_z / (4 * v_sent * v_sent)) / v_scale;
    v_middle constant double precision := (v_share + v_z * v_z / (2 * v_sent)) / v_scale;
begin
    if p_sent > 0 then
        return array[greatest(0, v_middle - v_reach), least(1, v_middle + v_reach)];
    end if;
    return array[0, 1];
end
$$;

comment on function stats.wilson(bigint, bigint) is
'The share of p_count in p_sent, from 0 to 1, as a 95 % confidence interval (Wilson): [low, high]. '
'Without anything sent: [0, 1].';

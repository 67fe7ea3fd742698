create or replace function stats.sample_needed(
    p_share double precision,
    p_other double precision
)
returns bigint
language plpgsql immutable
as $$
declare
    v_mean constant double precision := (p_share + p_other) / 2;
begin
    return case when p_share <> p_other then ceil(
        (1.959963984540054 * sqrt(2 * v_mean * (1 - v_mean))
         + 0.8416212335729143 * sqrt(p_share * (1 - p_share) + p_other * (1 - p_other))) ^ 2
        / (p_share - p_other) ^ 2)::bigint end;
end
$$;

comment on function stats.sample_needed(double precision, double precision) is
'How many e-mails of each of two variants it takes to show that these shares (from 0 to 1) differ: 95 '
'% confidence, 80 % power. Null if they do not.';

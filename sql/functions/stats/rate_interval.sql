create or replace function stats.rate_interval(
    p_counts  jsonb,
    p_counter text
)
returns jsonb
language plpgsql immutable
as $$
declare
    v_bounds constant double precision[] := stats.wilson(stats.amount_of(p_counts, p_counter),
                                                         stats.amount_of(p_counts, 'sent'));
begin
    return jsonb_build_object('low', round(100 * v_bounds[1]::numeric, 1),
                              'high', round(100 * v_bounds[2]::numeric, 1));
end
$$;

comment on function stats.rate_interval(jsonb, text) is
'The rate of a counter in what was sent, as a 95 % confidence interval in percent with one decimal.';

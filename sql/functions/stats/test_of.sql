create or replace function stats.test_of(
    p_step     data.sequence_steps,
    p_variants jsonb
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select jsonb_build_object('metric', t.metric)
               || stats.verdict(t.variants, coalesce((p_step.auto_winner ->> 'minimumSample')::integer, 100))
               || jsonb_build_object('chosen', wire.step(p_step) -> 'winner')
        from (select m.metric, (
                         select jsonb_agg(jsonb_build_object(
                             'id', v.variant ->> 'id',
                             'sent', stats.amount_of(p_variants -> (v.variant ->> 'id'), 'sent'),
                             'count', stats.amount_of(p_variants -> (v.variant ->> 'id'), m.metric)))
                         from jsonb_array_elements(p_step.variants) v (variant)
                         where (v.variant ->> 'weight')::integer > 0) as variants
              from (select coalesce(p_step.auto_winner ->> 'metric', 'replied') as metric) m) t);
end
$$;

comment on function stats.test_of(data.sequence_steps, jsonb) is
'What the test of a step''s variants says by now (stats.verdict): those that have a weight, by the '
'metric of autoWinner, else by replies. p_variants: amounts by counter, by variant. Null with fewer '
'than two.';

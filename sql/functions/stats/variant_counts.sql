create or replace function stats.variant_counts(
    p_step data.sequence_steps
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select coalesce(jsonb_object_agg(v.variant_id, v.counts), '{}')
        from (select c.variant_id, jsonb_object_agg(c.counter, c.amount) as counts
              from stats.counts(p_step.tenant_id, p_step.sequence_id, 'step') c
              where c.step_id = p_step.step_id
                and c.variant_id is not null
              group by c.variant_id) v);
end
$$;

comment on function stats.variant_counts(data.sequence_steps) is
'What was counted for the variants of a step: amounts by counter, by variant.';

create or replace function stats.keyed_counts(
    p_tenant_id   text,
    p_sequence_id uuid
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select coalesce(jsonb_object_agg(
            jsonb_build_array(g.grain, c.counter, c.step_id, c.variant_id, c.assigned_to)::text,
            c.amount), '{}')
        from (values ('step'), ('rep')) g (grain)
        cross join lateral stats.counts(p_tenant_id, p_sequence_id, g.grain) c
        where c.counter <> 'healed');
end
$$;

comment on function stats.keyed_counts(text, uuid) is
'All counts of a sequence that a recount can find or that retention took away, by their place: '
'[grain, counter, stepId, variantId, assignedTo] as text.';

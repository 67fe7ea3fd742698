create or replace function sequence.choose_variant(
    p_variants      jsonb,
    p_enrollment_id uuid,
    p_step_id       uuid
)
returns jsonb
language sql immutable
as $$
    select case when p_variants is not null then (
        with weighed as (
            select v.variant, v.position,
                   sum((v.variant ->> 'weight')::bigint) over (order by v.position) as up_to,
                   sum((v.variant ->> 'weight')::bigint) over () as total
            from jsonb_array_elements(p_variants) with ordinality v (variant, position)
        )
        select w.variant
        from weighed w
        where w.up_to > ('x' || substr(md5(p_enrollment_id::text || p_step_id::text), 1, 15))::bit(60)::bigint
                        % nullif(w.total, 0)
        order by w.position
        limit 1) end
$$;

comment on function sequence.choose_variant(jsonb, uuid, uuid) is
'The variant of a step for an enrollment, by weight: a hash of both, so always the same. Null without '
'variants.';

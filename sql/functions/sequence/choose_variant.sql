create or replace function sequence.choose_variant(
    p_variants      jsonb,
    p_enrollment_id uuid,
    p_step_id       uuid
)
returns jsonb
language plpgsql immutable
as $$
declare
    v_variant jsonb;
    v_total   bigint := 0;
    v_up_to   bigint := 0;
    v_point   bigint;
begin
    if p_variants is null then
        return null;
    end if;
    for v_place in 0..jsonb_array_length(p_variants) - 1 loop
        v_total := v_total + coalesce((p_variants -> v_place ->> 'weight')::bigint, 0);
    end loop;
    v_point := ('x' || substr(md5(p_enrollment_id::text || p_step_id::text), 1, 15))::bit(60)::bigint
               % nullif(v_total, 0);
    for v_place in 0..jsonb_array_length(p_variants) - 1 loop
        v_variant := p_variants -> v_place;
        v_up_to := v_up_to + coalesce((v_variant ->> 'weight')::bigint, 0);
        if v_up_to > v_point then
            return v_variant;
        end if;
    end loop;
    return null;
end
$$;

comment on function sequence.choose_variant(jsonb, uuid, uuid) is
'The variant of a step for an enrollment, by weight: a hash of both, so always the same. Null without '
'variants.';

create or replace function sequence.variant_for(
    p_step          data.sequence_steps,
    p_enrollment_id uuid
)
returns jsonb
language plpgsql stable
as $$
declare
    v_variant_id text;
    v_variant    jsonb;
begin
    if p_step.winner_variant_id is not null then
        -- Who had one of them keeps it, also when the step is run again.
        select x.variant_id into v_variant_id
        from data.step_executions x
        where x.tenant_id = p_step.tenant_id
          and x.enrollment_id = p_enrollment_id
          and x.step_id = p_step.step_id
        order by x.run_number
        limit 1;
        v_variant_id := coalesce(v_variant_id, p_step.winner_variant_id);
        select a into v_variant
        from jsonb_array_elements(p_step.variants) a
        where a ->> 'id' = v_variant_id;
    end if;
    return coalesce(v_variant, sequence.choose_variant(p_step.variants, p_enrollment_id, p_step.step_id));
end
$$;

comment on function sequence.variant_for(data.sequence_steps, uuid) is
'The variant of a step for an enrollment: the one that it had before, else the winner, else by weight. Null '
'without variants.';

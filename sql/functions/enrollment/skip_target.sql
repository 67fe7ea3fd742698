create or replace function enrollment.skip_target(
    p_enrollment data.enrollments,
    p_wanted     integer,
    p_otherwise  integer
)
returns data.sequence_steps
language plpgsql volatile
as $$
declare
    v_target data.sequence_steps;
    v_last   integer;
begin
    select max(s.step_number) into v_last
    from data.sequence_steps s
    where s.tenant_id = p_enrollment.tenant_id
      and s.sequence_id = p_enrollment.sequence_id;
    if p_wanted > v_last then
        perform problem.raise(422, 'step_not_found', 'The sequence has no step with this number.',
                              jsonb_build_object('lastStepNumber', v_last));
    end if;

    select * into v_target
    from data.sequence_steps s
    where s.tenant_id = p_enrollment.tenant_id
      and s.sequence_id = p_enrollment.sequence_id
      and s.is_active
      and s.step_number >= coalesce(p_wanted, p_otherwise)
    order by s.step_number
    limit 1;
    return v_target;
end
$$;

comment on function enrollment.skip_target(data.enrollments, integer, integer) is
'The step that a skip leads to: the one with the wanted number (null: p_otherwise), or the next active one '
'after it; null past the last. Problems: step_not_found.';

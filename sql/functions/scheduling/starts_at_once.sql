create or replace function scheduling.starts_at_once(
    p_enrollment data.enrollments,
    p_step       data.sequence_steps
)
returns boolean
language sql stable
as $$
    -- Steps that were added or changed since do not tell how the enrollment began.
    select not exists (select from scheduling.previous_run(p_enrollment))
       and exists (select from data.sequence_steps s
                   where s.tenant_id = p_step.tenant_id
                     and s.sequence_id = p_step.sequence_id
                     and s.step_number < p_step.step_number
                     and s.is_active
                     and s.updated_at <= p_enrollment.enrolled_at)
$$;

comment on function scheduling.starts_at_once(data.enrollments, data.sequence_steps) is
'Whether the pending step is the first of an enrollment that began in the middle (startAtStep): it has no '
'delay then.';

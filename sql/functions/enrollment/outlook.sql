create or replace function enrollment.outlook(
    p_enrollment data.enrollments
)
returns table (status text, current_step_number integer, exit_reason text, held_reason text,
               next_at timestamptz, waiting_for text)
language sql stable
as $$
    select p_enrollment.status, p_enrollment.current_step_number, p_enrollment.exit_reason,
           p_enrollment.held_reason, nullif(n.at, 'infinity'), n.waiting_for
    from (select) e
    left join scheduling.next_due(p_enrollment) n on true
$$;

comment on function enrollment.outlook(data.enrollments) is
'How an enrollment stands and what it waits for, in a row; next_at and waiting_for are null once it has '
'ended.';

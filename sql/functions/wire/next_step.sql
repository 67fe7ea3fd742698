create or replace function wire.next_step(
    p_enrollment data.enrollments
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select jsonb_build_object(
            'stepId', st.step_id,
            'stepNumber', st.step_number,
            'type', st.type,
            'name', st.name,
            'scheduledAt', wire.instant(nullif(n.at, 'infinity')),
            'localTime', to_char(nullif(n.at, 'infinity') at time zone n.timezone, 'YYYY-MM-DD"T"HH24:MI:SS'),
            'timezone', n.timezone,
            'waitingFor', n.waiting_for)
        from scheduling.next_due(p_enrollment) n
        left join data.sequence_steps st
          on st.tenant_id = p_enrollment.tenant_id
         and st.step_id = n.step_id);
end
$$;

comment on function wire.next_step(data.enrollments) is
'What comes next: the step, its instant and local time, and what it waits for (time, completion, '
'message, activation, previous_email, resume, release); null once the enrollment has ended.';

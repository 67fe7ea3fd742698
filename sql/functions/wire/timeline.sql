create or replace function wire.timeline(
    p_enrollment data.enrollments
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'enrollmentId', p_enrollment.enrollment_id,
        'events', (
            select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                       'at', wire.instant(t.at),
                       'kind', t.kind,
                       'stepNumber', t.step_number,
                       'executionId', t.execution_id,
                       'messageId', t.message_id,
                       'actor', t.actor,
                       'reason', t.reason,
                       'detail', t.detail)) order by t.place)
            from enrollment.timeline(p_enrollment) with ordinality
                 t (at, kind, step_number, execution_id, message_id, actor, reason, detail, place)))
$$;

comment on function wire.timeline(data.enrollments) is
'What has happened to an enrollment as clients see it; members of an event that do not apply are left out.';

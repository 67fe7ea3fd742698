create or replace function wire.explanation(
    p_enrollment data.enrollments,
    p_at         timestamptz
)
returns jsonb
language sql volatile
as $$
    select jsonb_build_object(
        'enrollmentId', p_enrollment.enrollment_id,
        'next', wire.next_step(p_enrollment),
        'reasons', (
            select jsonb_agg(jsonb_build_object('rule', x.rule, 'at', wire.instant(x.at), 'detail', x.detail)
                             order by x.position)
            from scheduling.explain(p_enrollment, p_at) x))
$$;

comment on function wire.explanation(data.enrollments, timestamptz) is
'Why the next step of an enrollment runs when it does, as clients see it: reasons in their order.';

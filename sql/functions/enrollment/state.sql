create or replace function enrollment.state(
    p_enrollment data.enrollments
)
returns jsonb
language sql stable
as $$
    select to_jsonb(o)
    from enrollment.outlook(p_enrollment) o
$$;

comment on function enrollment.state(data.enrollments) is
'How an enrollment stands, for the audit: its outlook, which names nobody.';

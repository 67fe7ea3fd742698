create or replace function scheduling.explain_pauses(
    p_enrollment data.enrollments,
    p_timezone   text,
    p_reference  timestamptz
)
returns table (place integer, rule text, at timestamptz, detail text)
language sql stable
as $$
    select row_number() over (order by p.paused_at)::integer, p.rule, p.paused_at,
           format('The %s stood still from then until %s.', p.what,
                  to_char(p.resumed_at at time zone p_timezone, 'Dy YYYY-MM-DD HH24:MI:SS'))
    from (select 'sequence_paused' as rule, 'sequence' as what, s.paused_at, s.resumed_at
          from data.sequence_pauses s
          where s.tenant_id = p_enrollment.tenant_id
            and s.sequence_id = p_enrollment.sequence_id
          union all
          select 'enrollment_paused', 'enrollment', e.paused_at, e.resumed_at
          from data.enrollment_pauses e
          where e.tenant_id = p_enrollment.tenant_id
            and e.enrollment_id = p_enrollment.enrollment_id) p
    where p.resumed_at > p_reference
      and p.resumed_at > p.paused_at
$$;

comment on function scheduling.explain_pauses(data.enrollments, text, timestamptz) is
'The pauses of the sequence and of the enrollment since the reference, oldest first.';

create or replace function scheduling.explain_pauses(
    p_enrollment data.enrollments,
    p_timezone   text,
    p_reference  timestamptz
)
returns table (place integer, rule text, at timestamptz, detail text)
language sql stable
as $$
    select row_number() over (order by p.paused_at)::integer, p.rule, p.paused_at,
           format('The %s from then until %s.', p.what,
                  to_char(p.resumed_at at time zone p_timezone, 'Dy YYYY-MM-DD HH24:MI:SS'))
    from (select 'sequence_paused' as rule, 'sequence stood still' as what, s.paused_at, s.resumed_at
          from data.sequence_pauses s
          where s.tenant_id = p_enrollment.tenant_id
            and s.sequence_id = p_enrollment.sequence_id
          union all
          select case when e.exit_status is null then 'enrollment_paused' else 'enrollment_ended' end,
                 case when e.exit_status is not null then format('enrollment had ended (%s)', e.exit_reason)
                      when e.pause_reason = 'out_of_office'
                      then 'enrollment stood still, its contact being out of the office,'
                      else 'enrollment stood still' end,
                 e.paused_at, e.resumed_at
          from data.enrollment_pauses e
          where e.tenant_id = p_enrollment.tenant_id
            and e.enrollment_id = p_enrollment.enrollment_id) p
    where p.resumed_at > p_reference
      and p.resumed_at > p.paused_at
$$;

comment on function scheduling.explain_pauses(data.enrollments, text, timestamptz) is
'The pauses of the sequence and of the enrollment since the reference, and the ends that were undone, '
'oldest first.';

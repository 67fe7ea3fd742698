create or replace function scheduling.previous_run(
    p_enrollment data.enrollments
)
returns table (at timestamptz, has_happened boolean)
language sql stable
as $$
    select coalesce(x.executed_at, m.queued_at), x.executed_at is not null
    from data.step_executions x
    left join data.messages m using (tenant_id, message_id)
    where x.tenant_id = p_enrollment.tenant_id
      and x.enrollment_id = p_enrollment.enrollment_id
      and x.status in ('scheduled', 'sent', 'completed', 'skipped')
    order by x.run_number desc
    limit 1
$$;

comment on function scheduling.previous_run(data.enrollments) is
'When the last step of an enrollment really happened (sent, completed or skipped), or when its e-mail was '
'queued while that is under way (has_happened is false). No row before the first step.';

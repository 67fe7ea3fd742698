create or replace function scheduling.previous_run(
    p_enrollment data.enrollments
)
returns table (at timestamptz, what text)
language sql stable
as $$
    select coalesce(x.given_up_at, x.executed_at, m.queued_at),
           case when x.given_up_at is not null then 'given_up'
                when x.executed_at is not null then 'happened'
                else 'queued' end
    from data.step_executions x
    left join data.messages m using (tenant_id, message_id)
    where x.tenant_id = p_enrollment.tenant_id
      and x.enrollment_id = p_enrollment.enrollment_id
      and (x.status in ('scheduled', 'sent', 'completed', 'skipped') or x.given_up_at is not null)
    order by x.run_number desc
    limit 1
$$;

comment on function scheduling.previous_run(data.enrollments) is
'When the last step of an enrollment really happened (sent, completed or skipped), was given up after it had '
'failed, or when its e-mail was queued while that is under way; what says which: happened, given_up, queued. '
'No row before the first step.';

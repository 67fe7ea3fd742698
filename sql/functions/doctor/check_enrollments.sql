create or replace function doctor.check_enrollments()
returns table (verdict text, evidence text, mend text)
language sql stable
as $$
    select 'fault', format('%s active enrollments have no future: neither a schedule nor an open task, '
                           'e-mail or hold, such as %s.', count(*), (array_agg(e.enrollment_id))[1]),
           'update data.background_jobs set next_run_at = now() '
           'where background_job_id = ''sequence-scheduler'''
    from data.enrollments e
    where e.status = 'active'
      and e.held_reason is null
      and not exists (select from data.sequence_schedules s
                      where s.tenant_id = e.tenant_id
                        and s.enrollment_id = e.enrollment_id)
      and not exists (select from data.step_executions x
                      where x.tenant_id = e.tenant_id
                        and x.enrollment_id = e.enrollment_id
                        and x.run_number = e.run_count
                        and x.status in ('pending_manual', 'scheduled'))
    having count(*) > 0
$$;

comment on function doctor.check_enrollments() is
'Active enrollments that nothing would move any more; the job sequence-scheduler heals them. Reads all live '
'enrollments: seconds for a million.';

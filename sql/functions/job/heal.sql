create or replace function job.heal(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_job  data.background_jobs;
    v_walk record;
begin
    select * into v_job
    from data.background_jobs j
    where j.background_job_id = 'sequence-scheduler'
    for update;
    select * into v_walk
    from scheduling.heal(p_limit, coalesce(v_job.after_tenant_id, ''),
        coalesce(v_job.after_enrollment_id, '00000000-0000-0000-0000-000000000000'), p_at) h;
    update data.background_jobs j
    set after_tenant_id     = v_walk.last_tenant_id,
        after_enrollment_id = v_walk.last_enrollment_id
    where j.background_job_id = v_job.background_job_id;
    return v_walk.healed_count;
end
$$;

comment on function job.heal(integer, timestamptz) is
'Heals the next p_limit live enrollments, from where the last run ended, and begins anew after the last '
'one. Answers how many were healed.';

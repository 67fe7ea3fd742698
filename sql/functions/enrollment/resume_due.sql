create or replace function enrollment.resume_due(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_due     data.enrollments;
    v_resumed bigint := 0;
begin
    -- Sequence before enrollment, as everybody locks; who is in other hands is left for the next time.
    for v_due in
        select e.*
        from data.enrollments e
        where e.resume_at <= p_at
        order by e.resume_at
        limit p_limit
    loop
        perform sequence.share(v_due.tenant_id, v_due.sequence_id);
        perform from data.enrollments e
        where e.tenant_id = v_due.tenant_id
          and e.enrollment_id = v_due.enrollment_id
          and e.resume_at <= p_at
        for update skip locked;
        if found then
            perform enrollment.resume(v_due.tenant_id, v_due.sequence_id, v_due.enrollment_id, p_at);
            v_resumed := v_resumed + 1;
        end if;
    end loop;
    return v_resumed;
end
$$;

comment on function enrollment.resume_due(integer, timestamptz) is
'Resumes up to p_limit paused enrollments whose time to resume has come, and answers how many.';

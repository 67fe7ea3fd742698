create or replace function enrollment.lock_ready(
    p_tenant_id      text,
    p_enrollment_ids uuid[]
)
returns uuid[]
language plpgsql volatile
as $$
declare
    v_locked uuid[];
    v_free   uuid[];
    v_queued uuid[];
begin
    select array_agg(l.enrollment_id) into v_locked
    from (select e.enrollment_id
          from data.enrollments e
          where e.tenant_id = p_tenant_id
            and e.enrollment_id = any (p_enrollment_ids)
            and e.status in ('active', 'paused')
          order by e.enrollment_id
          for update skip locked) l;
    -- A batch takes the schedule before the enrollment: it may have the one and not the other.
    select array_agg(l.enrollment_id) into v_free
    from (select s.enrollment_id
          from data.sequence_schedules s
          where s.tenant_id = p_tenant_id
            and s.enrollment_id = any (v_locked)
          order by s.enrollment_id
          for update skip locked) l;
    -- A sender takes the message and then waits for the sequence, which whoever ends them all may have.
    select array_agg(l.message_id) into v_queued
    from (select m.message_id
          from data.messages m
          where m.tenant_id = p_tenant_id
            and m.enrollment_id = any (v_locked)
            and m.status = 'queued'
          for update skip locked) l;
    return coalesce(array(
        select l
        from unnest(v_locked) l
        where (l = any (v_free)
               or not exists (select from data.sequence_schedules s
                              where s.tenant_id = p_tenant_id
                                and s.enrollment_id = l))
          and not exists (select from data.messages m
                          where m.tenant_id = p_tenant_id
                            and m.enrollment_id = l
                            and m.status = 'queued'
                            and m.message_id <> all (coalesce(v_queued, '{}')))), '{}');
end
$$;

comment on function enrollment.lock_ready(text, uuid[]) is
'Locks those of the enrollments that are live and that no other session has, with their schedules and queued '
'messages, without waiting, and answers them.';

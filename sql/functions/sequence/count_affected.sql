create or replace function sequence.count_affected(
    p_change data.sequence_changes
)
returns jsonb
language sql stable
as $$
    with steps as materialized (
        select st.step_id, st.removed_at is not null as is_removed,
               p_change.step_ids is null or st.step_id = any (p_change.step_ids) as is_changed,
               exists (select from data.sequence_steps f
                       where f.tenant_id = st.tenant_id
                         and f.sequence_id = st.sequence_id
                         and f.step_number > sequence.place(st)
                         and f.is_active) as has_next
        from data.sequence_steps st
        where st.tenant_id = p_change.tenant_id
          and st.sequence_id = p_change.sequence_id
    ), live as (
        select coalesce(t.is_removed, false) as is_skipped,
               case when t.is_removed then t.has_next
                    when w.is_removed then w.has_next
                    else s.enrollment_id is null and x.step_id is null and e.held_reason is null
                         and c.has_next
                         and message.is_under_way(e.tenant_id, e.enrollment_id) end as is_moved,
               case when t.is_removed then not t.has_next
                    when w.is_removed then not w.has_next and s.parked_reason is distinct from 'held'
                    else false end as is_completed,
               not coalesce(w.is_removed, true) and w.is_changed and s.scheduled_at < 'infinity'
               and s.parked_reason is distinct from 'held' as is_replanned
        from data.enrollments e
        left join steps c on c.step_id = e.current_step_id
        left join data.sequence_schedules s using (tenant_id, enrollment_id)
        left join steps w on w.step_id = s.step_id
        left join data.step_executions x
          on x.tenant_id = e.tenant_id
         and x.enrollment_id = e.enrollment_id
         and x.run_number = e.run_count
         and x.status = 'pending_manual'
        left join steps t on t.step_id = x.step_id
        where e.tenant_id = p_change.tenant_id
          and e.sequence_id = p_change.sequence_id
          and e.status in ('active', 'paused')
    )
    select jsonb_build_object(
        'affectedEnrollments', count(*) filter (where l.is_skipped or l.is_moved or l.is_completed
                                                   or l.is_replanned),
        'replanned',           count(*) filter (where l.is_replanned),
        'movedToNextStep',     count(*) filter (where l.is_moved),
        'completed',           count(*) filter (where l.is_completed),
        'tasksSkipped',        count(*) filter (where l.is_skipped))
    from live l
$$;

comment on function sequence.count_affected(data.sequence_changes) is
'How many live enrollments an edit that is not carried out yet concerns: who waits for a step that it plans '
'anew, goes on with another step, has nothing left to do, or loses an open task.';

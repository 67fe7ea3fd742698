create or replace function sequence.follow_edit(
    p_change         data.sequence_changes,
    p_enrollment_ids uuid[],
    p_at             timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_skipped  constant data.step_executions[] := execution.follow_edit(p_change.tenant_id, p_enrollment_ids,
                                                                        p_at);
    v_standing record;
begin
    -- Whose task was skipped goes on from now; whose last e-mail is under way gets what was added after it.
    for v_standing in
        select e as enrollment, sequence.place(st) as place,
               exists (select from data.sequence_steps f
                       where f.tenant_id = e.tenant_id
                         and f.sequence_id = e.sequence_id
                         and f.step_number > sequence.place(st)
                         and f.is_active) as has_next,
               s.enrollment_id is not null as is_waiting, k.step_id is not null as was_skipped
        from data.enrollments e
        left join data.sequence_schedules s using (tenant_id, enrollment_id)
        left join unnest(v_skipped) k using (tenant_id, enrollment_id)
        join data.sequence_steps st
          on st.tenant_id = e.tenant_id
         and st.step_id = coalesce(k.step_id, s.step_id, e.current_step_id)
        where e.tenant_id = p_change.tenant_id
          and e.enrollment_id = any (p_enrollment_ids)
          and (s.enrollment_id is null or st.removed_at is not null)
          and (k.step_id is not null or s.parked_reason is distinct from 'held')
        order by e.enrollment_id
    loop
        if v_standing.was_skipped then
            perform enrollment.go_on(v_standing.enrollment, v_standing.place, p_at);
        elsif v_standing.is_waiting and not v_standing.has_next then
            if message.is_under_way(p_change.tenant_id, (v_standing.enrollment).enrollment_id) then
                -- It completes when that e-mail is sent.
                perform scheduling.remove(p_change.tenant_id, (v_standing.enrollment).enrollment_id);
            else
                perform enrollment.finish(v_standing.enrollment, 'completed', null, p_at);
            end if;
        elsif not v_standing.is_waiting and v_standing.has_next
              and (v_standing.enrollment).held_reason is null
              and message.is_under_way(p_change.tenant_id, (v_standing.enrollment).enrollment_id) then
            perform enrollment.go_on(v_standing.enrollment, v_standing.place, p_at);
        end if;
    end loop;

    perform scheduling.replan_waiting(p_change.tenant_id, array(
        select s.enrollment_id
        from data.sequence_schedules s
        join data.sequence_steps st using (tenant_id, step_id)
        where s.tenant_id = p_change.tenant_id
          and s.enrollment_id = any (p_enrollment_ids)
          and (p_change.step_ids is null or s.step_id = any (p_change.step_ids)
               or st.removed_at is not null)), 'sequence_edited', p_at);
    perform enrollment.follow_edit(p_change.tenant_id, p_enrollment_ids);
end
$$;

comment on function sequence.follow_edit(data.sequence_changes, uuid[], timestamptz) is
'What an edit means for enrollments: open tasks of removed steps are skipped, who waited for a removed step '
'goes on with the next that is left or completes, who waits for a changed one is planned anew, and numbers '
'follow. Lock the enrollments first.';

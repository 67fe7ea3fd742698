create or replace function scheduling.place(
    p_runs data.step_run[],
    p_at   timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    -- The run took the row: its id goes to the execution, a new one to what comes next.
    update data.sequence_schedules s
    set schedule_id   = case when g.is_gone_on then clock.new_id(p_at) else s.schedule_id end,
        step_id       = case when g.is_gone_on then r.next_step_id else s.step_id end,
        plan_number   = case when g.is_gone_on or r.outcome = 'moved' then r.plan_number
                             else s.plan_number end,
        scheduled_at  = coalesce(r.next_at, s.scheduled_at),
        parked_reason = case when r.outcome = 'parked' then r.reason
                             when r.outcome = 'held' then 'held'
                             when r.next_at is null then 'held' end,
        planned_at    = case when g.is_gone_on then null
                             when r.outcome <> 'moved' then s.planned_at
                             when r.reason <> 'sequence_resumed'
                             then coalesce(s.planned_at, s.scheduled_at) end,
        is_at_once    = s.is_at_once and not g.is_gone_on,
        moved_reason  = case when g.is_gone_on then null
                             when r.outcome = 'moved' then r.reason
                             else s.moved_reason end,
        is_follow_up  = case when g.is_gone_on then coalesce(r.is_follow_up, false)
                             else s.is_follow_up end
    from unnest(p_runs) r
    cross join lateral (select r.outcome in ('message', 'passed', 'skipped') as is_gone_on) g
    where s.tenant_id = r.tenant_id
      and s.enrollment_id = r.enrollment_id
      and (r.outcome in ('moved', 'parked', 'held') or g.is_gone_on and r.next_step_id is not null);

    if exists (select from unnest(p_runs) r
               where r.outcome in ('task', 'exited', 'removed')
                  or r.outcome in ('message', 'passed', 'skipped') and r.next_step_id is null) then
        delete from data.sequence_schedules s
        using unnest(p_runs) r
        where s.tenant_id = r.tenant_id
          and s.enrollment_id = r.enrollment_id
          and (r.outcome in ('task', 'exited', 'removed')
               or r.outcome in ('message', 'passed', 'skipped') and r.next_step_id is null);
    end if;
end
$$;

comment on function scheduling.place(data.step_run[], timestamptz) is
'Removes the schedules that were run and puts in their place what comes next; parks what waits or is held.';

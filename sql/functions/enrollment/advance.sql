create or replace function enrollment.advance(
    p_runs data.step_run[],
    p_at   timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_expected bigint;
    v_advanced bigint;
begin
    select count(*) into v_expected
    from unnest(p_runs) r
    where r.outcome in ('message', 'task', 'skipped', 'held', 'passed')
       or r.outcome = 'moved' and r.next_at is null;
    if v_expected = 0 then
        return;     -- all were moved or parked
    end if;
    update data.enrollments e
    set run_count           = case when r.outcome in ('message', 'task', 'skipped') then r.run_number
                                   else e.run_count end,
        current_step_id     = case when r.outcome in ('message', 'passed', 'skipped')
                                   then coalesce(r.next_step_id, e.current_step_id)
                                   else e.current_step_id end,
        current_step_number = case when r.outcome in ('message', 'passed', 'skipped')
                                   then coalesce(r.next_step_number, e.current_step_number)
                                   else e.current_step_number end,
        held_reason         = h.held_reason,
        held_detail         = case when h.held_reason is not null then r.detail end,
        held_at             = case when h.held_reason is not null then p_at end,
        last_activity_at    = case when r.outcome in ('message', 'task', 'skipped') then p_at
                                   else e.last_activity_at end
    from unnest(p_runs) r
    cross join lateral (
        select case when r.outcome = 'held' then r.reason
                    when r.outcome in ('message', 'passed', 'skipped') and r.next_step_id is not null
                         and r.next_at is null then 'no_open_moment'
                    when r.outcome = 'moved' and r.next_at is null then 'no_open_moment' end as held_reason) h
    where e.tenant_id = r.tenant_id
      and e.enrollment_id = r.enrollment_id
      and e.run_count = r.run_number - 1
      and (r.outcome in ('message', 'task', 'skipped', 'held', 'passed') or h.held_reason is not null);
    get diagnostics v_advanced = row_count;
    if v_advanced <> v_expected then
        raise exception 'the run counter of an enrollment is not what the batch expects'
            using errcode = 'SC010';
    end if;
end
$$;

comment on function enrollment.advance(data.step_run[], timestamptz) is
'Moves enrollments past the steps that run, comparing and setting the run counter, and marks those '
'that are held.';

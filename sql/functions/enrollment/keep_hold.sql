create or replace function enrollment.keep_hold(
    p_held data.enrollments,
    p_at   timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    if p_held.held_reason is null then
        return;
    end if;
    insert into data.enrollment_holds
        (tenant_id, enrollment_id, held_at, released_at, held_reason, held_detail, step_number)
    values (p_held.tenant_id, p_held.enrollment_id, p_held.held_at, greatest(p_at, p_held.held_at),
            p_held.held_reason, p_held.held_detail, p_held.current_step_number)
    on conflict (tenant_id, enrollment_id, held_at) do update
    set released_at = greatest(excluded.released_at, enrollment_holds.released_at),
        held_reason = excluded.held_reason,
        held_detail = excluded.held_detail,
        step_number = excluded.step_number;
end
$$;

comment on function enrollment.keep_hold(data.enrollments, timestamptz) is
'Writes down the hold that an enrollment is in, if it is in one, as over at that instant. Lock the '
'enrollment first.';

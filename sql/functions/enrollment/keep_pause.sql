create or replace function enrollment.keep_pause(
    p_paused data.enrollments,
    p_at     timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    insert into data.enrollment_pauses (tenant_id, enrollment_id, paused_at, resumed_at, pause_reason)
    values (p_paused.tenant_id, p_paused.enrollment_id, p_paused.paused_at,
            greatest(p_at, p_paused.paused_at), p_paused.pause_reason)
    on conflict (tenant_id, enrollment_id, paused_at) do update
    set resumed_at = greatest(excluded.resumed_at, enrollment_pauses.resumed_at);
end
$$;

comment on function enrollment.keep_pause(data.enrollments, timestamptz) is
'Writes down the pause that a paused enrollment is in, as over at that instant. Lock the enrollment first.';

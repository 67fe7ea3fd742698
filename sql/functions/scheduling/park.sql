create or replace function scheduling.park(
    p_tenant_id     text,
    p_enrollment_id uuid,
    p_at            timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    update data.sequence_schedules s
    set parked_reason = 'held',
        schedule_id   = clock.new_id(p_at)
    where s.tenant_id = p_tenant_id
      and s.enrollment_id = p_enrollment_id;
end
$$;

comment on function scheduling.park(text, uuid, timestamptz) is
'Takes the schedule of a held enrollment out of the claim path, under a new id.';

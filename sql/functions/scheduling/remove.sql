create or replace function scheduling.remove(
    p_tenant_id     text,
    p_enrollment_id uuid
)
returns void
language plpgsql volatile
as $$
begin
    delete from data.sequence_schedules s
    where s.tenant_id = p_tenant_id
      and s.enrollment_id = p_enrollment_id;
end
$$;

comment on function scheduling.remove(text, uuid) is
'Takes the pending schedule of an enrollment away, if it has one.';

create or replace function message.is_counted(
    p_tenant_id     text,
    p_enrollment_id uuid,
    p_counted_on    date
)
returns boolean
language sql stable
as $$
    select exists (
        select from data.messages m
        where m.tenant_id = p_tenant_id
          and m.enrollment_id = p_enrollment_id
          and m.counted_on = p_counted_on
          and m.status not in ('cancelled', 'failed'))
$$;

comment on function message.is_counted(text, uuid, date) is
'Whether an e-mail of the enrollment counts against the caps of that day: a second one then does not.';

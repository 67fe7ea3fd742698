create or replace function message.is_under_way(
    p_tenant_id     text,
    p_enrollment_id uuid
)
returns boolean
language sql stable
as $$
    select exists (
        select from data.messages m
        where m.tenant_id = p_tenant_id
          and m.enrollment_id = p_enrollment_id
          and m.status in ('queued', 'sending', 'unknown'))
$$;

comment on function message.is_under_way(text, uuid) is
'Whether an e-mail of an enrollment is queued, in the hands of a sender, or nobody knows what became of it.';

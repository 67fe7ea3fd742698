create or replace function message.is_in_hand(
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
          and m.status = 'sending')
$$;

comment on function message.is_in_hand(text, uuid) is
'Whether a sender has an e-mail of an enrollment, and will write down what was sent.';

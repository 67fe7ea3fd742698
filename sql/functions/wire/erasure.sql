create or replace function wire.erasure(
    p_contact_id uuid,
    p_erased     jsonb
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object('contactId', p_contact_id, 'erased', p_erased)
$$;

comment on function wire.erasure(uuid, jsonb) is
'What was erased of a contact as clients see it: how many rows of each kind.';

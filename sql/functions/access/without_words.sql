create or replace function access.without_words(
    p_document jsonb,
    p_member   text
)
returns jsonb
language sql immutable
as $$
    select case when p_document ->> p_member !~ '^[a-z_]+$'
                then p_document || jsonb_build_object(p_member, 'erased')
                else p_document end
$$;

comment on function access.without_words(jsonb, text) is
'A document whose member is erased unless it is a code; other members stay.';

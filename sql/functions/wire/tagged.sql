create or replace function wire.tagged(
    p_data jsonb,
    p_etag text
)
returns jsonb
language sql stable
as $$
    select wire.ok(p_data) || jsonb_build_object('etag', p_etag)
$$;

comment on function wire.tagged(jsonb, text) is
'The envelope of an answer whose state has an entity tag; HTTP moves it into the ETag header.';

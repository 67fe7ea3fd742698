create or replace function wire.ok(
    p_data jsonb
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object('success', true, 'data', p_data)
$$;

comment on function wire.ok(jsonb) is 'The envelope of an answer.';

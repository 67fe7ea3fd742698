create or replace function wire.template_change_body()
returns jsonb
language sql immutable
as $$
    select wire.template_body() - 'required' || '{"examples": [{"subject": "Hello, {{firstName}}"}]}'
$$;

comment on function wire.template_change_body() is
'The JSON Schema of a change of a template: a template of which everything may be left out.';

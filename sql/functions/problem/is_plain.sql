create or replace function problem.is_plain(
    p_schema jsonb,
    p_value  jsonb
)
returns boolean
language sql immutable
as $$
    select case jsonb_typeof(p_value)
        when 'string' then
            p_schema -> 'type' ? 'string'
            and not p_schema ?| '{enum, pattern}'
            and length(p_value #>> '{}') >= coalesce((p_schema ->> 'minLength')::integer, 0)
            and length(p_value #>> '{}') <= coalesce((p_schema ->> 'maxLength')::integer, 2147483647)
            and (not p_schema ? 'format'
                 or p_schema ->> 'format' not in ('instant', 'date')
                    and p_value #>> '{}' ~ problem.pattern(p_schema ->> 'format'))
        when 'null' then p_schema -> 'type' ? 'null' and not p_schema ? 'enum'
        when 'object' then
            p_schema -> 'type' ? 'object'
            and not p_schema ?| '{enum, required, properties, additionalProperties}'
        else false end
$$;

comment on function problem.is_plain(jsonb, jsonb) is
'True for a value of which one glance tells that nothing is wrong with it under that schema: a text, null, '
'or an object whose members are free. Else false or null, and problem.find has to look. One expression, so '
'that PostgreSQL inlines it: most members of most bodies are plain.';

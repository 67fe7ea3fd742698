create or replace function problem.find(
    p_schema  jsonb,
    p_value   jsonb,
    p_pointer text default ''
)
returns table (pointer text, message text)
language plpgsql immutable
as $$
declare
    v_type   constant text := jsonb_typeof(p_value);
    v_types  constant jsonb := case jsonb_typeof(p_schema -> 'type')
                                   when 'string' then jsonb_build_array(p_schema -> 'type')
                                   else p_schema -> 'type' end;
    v_text   text;
    v_member record;
begin
    if v_types is not null and not (v_types ? v_type)
       and not (v_type = 'number' and v_types ? 'integer' and problem.is_integer(p_value)) then
        return query select p_pointer, format('must be %s, not %s',
            (select string_agg(t, ' or ') from jsonb_array_elements_text(v_types) t), v_type);
        return;
    end if;
    if p_schema ? 'enum' and not (p_schema -> 'enum') @> jsonb_build_array(p_value) then
        return query select p_pointer, 'must be one of '
            || (select string_agg(coalesce(e #>> '{}', 'null'), ', ')
                from jsonb_array_elements(p_schema -> 'enum') e);
        return;
    end if;

    case v_type
    when 'string' then
        v_text := p_value #>> '{}';
        return query select p_pointer, m from problem.find_in_text(p_schema, v_text) m;
    when 'number' then
        if (p_value)::numeric < (p_schema ->> 'minimum')::numeric then
            return query select p_pointer, format('must be at least %s', p_schema ->> 'minimum');
        elsif (p_value)::numeric > (p_schema ->> 'maximum')::numeric then
            return query select p_pointer, format('must be at most %s', p_schema ->> 'maximum');
        end if;
    when 'array' then
        if jsonb_array_length(p_value) < (p_schema ->> 'minItems')::integer then
            return query select p_pointer, format('needs at least %s item(s)', p_schema ->> 'minItems');
        elsif jsonb_array_length(p_value) > (p_schema ->> 'maxItems')::integer then
            return query select p_pointer, format('may have at most %s items', p_schema ->> 'maxItems');
        elsif p_schema ? 'items' then
            return query
            select f.pointer, f.message
            from jsonb_array_elements(p_value) with ordinality i (item, position)
            cross join lateral problem.find(p_schema -> 'items', i.item,
                                            p_pointer || '/' || (i.position - 1)) f
            where problem.is_plain(p_schema -> 'items', i.item) is not true;
        end if;
    when 'object' then
        return query
        select p_pointer || '/' || problem.escape(r.name), 'is required'
        from jsonb_array_elements_text(p_schema -> 'required') r (name)
        where not p_value ? r.name;
        for v_member in
            select m.key, m.value
            from jsonb_each(p_value) m
            where problem.is_plain(p_schema -> 'properties' -> m.key, m.value) is not true
        loop
            if p_schema -> 'properties' ? v_member.key then
                return query select * from problem.find(p_schema -> 'properties' -> v_member.key,
                    v_member.value, p_pointer || '/' || problem.escape(v_member.key));
            elsif p_schema -> 'additionalProperties' = 'false' then
                return query select p_pointer || '/' || problem.escape(v_member.key),
                    'is not known here; known are '
                    || (select string_agg(k, ', ') from jsonb_object_keys(p_schema -> 'properties') k);
            elsif jsonb_typeof(p_schema -> 'additionalProperties') = 'object' then
                return query select * from problem.find(p_schema -> 'additionalProperties',
                    v_member.value, p_pointer || '/' || problem.escape(v_member.key));
            end if;
        end loop;
    else
        null;
    end case;
end
$$;

comment on function problem.find(jsonb, jsonb, text) is
'What is wrong with a value under a JSON Schema (type, enum, properties, required, additionalProperties, '
'items, bounds, pattern, format): a JSON pointer (RFC 6901) and a sentence each; no rows when it is right.';

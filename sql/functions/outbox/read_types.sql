create or replace function outbox.read_types(
    p_types text
)
returns text[]
language plpgsql volatile
as $$
declare
    v_types constant text[] := regexp_split_to_array(btrim(nullif(p_types, '')), '\s*,\s*');
    v_type  text;
begin
    foreach v_type in array coalesce(v_types, '{}') loop
        perform problem.require_one_of('types', v_type, outbox.types());
    end loop;
    return v_types;
end
$$;

comment on function outbox.read_types(text) is
'The types of events in a list with commas; null for none. Problems: invalid_parameter.';

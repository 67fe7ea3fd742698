create or replace function template.missing(
    p_needed    text[],
    p_variables jsonb,
    p_defaults  jsonb
)
returns text[]
language plpgsql immutable
as $$
declare
    v_missing text[] := '{}';
    v_name    text;
begin
    foreach v_name in array p_needed loop
        -- The link is signed when the mail leaves; here nobody knows the address that it begins with.
        if v_name <> 'unsubscribeUrl'
           and coalesce(p_variables #>> string_to_array(v_name, '.'), '') = ''
           and coalesce(p_defaults ->> v_name, '') = '' then
            v_missing := v_missing || v_name;
        end if;
    end loop;
    return v_missing;
end
$$;

comment on function template.missing(text[], jsonb, jsonb) is
'Those of the needed variables that are absent, null or empty and have no default. unsubscribeUrl is none of '
'them: the sender makes it, or refuses the message.';

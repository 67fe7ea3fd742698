create or replace function template.missing(
    p_needed    text[],
    p_variables jsonb,
    p_defaults  jsonb
)
returns table (missing text[])
language sql immutable
as $$
    select coalesce(array_agg(n.name), '{}')
    from unnest(p_needed) n (name)
    -- Signed when the mail leaves; here nobody knows the address that it begins with.
    where n.name <> 'unsubscribeUrl'
      and coalesce(p_variables #>> string_to_array(n.name, '.'), '') = ''
      and coalesce(p_defaults ->> n.name, '') = ''
$$;

comment on function template.missing(text[], jsonb, jsonb) is
'Those of the needed variables that are absent, null or empty and have no default. unsubscribeUrl is none of '
'them: the sender makes it, or refuses the message.';

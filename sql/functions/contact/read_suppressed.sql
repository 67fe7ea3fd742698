create or replace function contact.read_suppressed(
    p_kind  text,
    p_value text
)
returns table (kind text, value text)
language sql immutable
as $$
    select k.kind, case k.kind when 'domain' then regexp_replace(lower(p_value), '^@', '')
                               else lower(p_value) end
    from (select coalesce(p_kind, case when p_value ~ '[^@]@' then 'address' else 'domain' end) as kind) k
$$;

comment on function contact.read_suppressed(text, text) is
'What somebody means who writes an address or a domain (example.com, @example.com): its kind, unless that is '
'given, and the value as suppressions have it.';

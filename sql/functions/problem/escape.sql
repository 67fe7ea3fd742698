create or replace function problem.escape(
    p_member text
)
returns text
language sql immutable
as $$
    select replace(replace(p_member, '~', '~0'), '/', '~1')
$$;

comment on function problem.escape(text) is 'A member name as part of a JSON pointer (RFC 6901, section 3).';

create or replace function wire.cursor(
    p_key text[]
)
returns text
language sql stable
as $$
    select translate(encode(convert_to(array_to_string(p_key, ','), 'UTF8'), 'base64'), E'+/=\n', '-_')
$$;

comment on function wire.cursor(text[]) is
'The key of the last row of a page as clients see it: opaque, in base64url. Its parts hold no comma. '
'problem.read_cursor is the way back.';

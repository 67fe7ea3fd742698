create or replace function template.is_html(
    p_source text
)
returns boolean
language sql immutable
as $$
    select p_source ~* '<(!doctype|/?[a-z][a-z0-9]*)(\s[^<>]*)?/?>'
$$;

comment on function template.is_html(text) is
'True when a step''s own body holds an HTML tag: it is then sent as HTML, else as plain text.';

create or replace function wire.etag(
    p_row anyelement
)
returns text
language sql stable
as $$
    select '"' || md5(p_row::text) || '"'
$$;

comment on function wire.etag(anyelement) is
'The entity tag of a row, in its quotes: another one whenever any column changes.';

-- What an import of contacts comes to, row by row.

create type data.contact_result as (
    place      integer,
    contact_id uuid,
    code       text,
    errors     jsonb
);
comment on type data.contact_result is
'What became of one contact of an import, at its place (from 1) in the request. errors: what is wrong with '
'it, null where nothing is. code: null until it is done.';

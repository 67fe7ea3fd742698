create or replace function problem.raise(
    p_status  integer,
    p_code    text,
    p_title   text,
    p_members jsonb default '{}'
)
returns void
language plpgsql volatile
as $$
begin
    raise exception using
        errcode = 'SE' || p_status,
        message = p_title,
        detail  = (p_members || jsonb_build_object('code', p_code, 'title', p_title))::text;
end
$$;

comment on function problem.raise(integer, text, text, jsonb) is
'Refuses: SQLSTATE SE plus the HTTP status, the title as message, the problem document (RFC 9457) as detail. '
'The title is one sentence that a client can act on; ids and lists go into the members.';

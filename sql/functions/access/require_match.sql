create or replace function access.require_match(
    p_context data.request_context,
    p_etag    text
)
returns void
language plpgsql volatile
as $$
begin
    if p_context.if_match is null or btrim(p_context.if_match) = '*' then
        return;
    end if;
    -- Weak tags never match (RFC 9110, section 13.1.1): ours are strong and hold no comma.
    if p_etag <> all (regexp_split_to_array(btrim(p_context.if_match), '\s*,\s*')) then
        perform problem.raise(412, 'precondition_failed',
            'It was changed after you read it: read it again.', jsonb_build_object('etag', p_etag));
    end if;
end
$$;

comment on function access.require_match(data.request_context, text) is
'Refuses a change whose If-Match names other states than the present one (wire.etag of the locked row); '
'without If-Match everything passes. Problems: precondition_failed (with etag).';

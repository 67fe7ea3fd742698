create or replace function wire.list(
    p_items     jsonb,
    p_page      integer,
    p_page_size integer,
    p_total     bigint,
    p_key       text[]
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'success', true,
        'data', coalesce(p_items, '[]'),
        'meta', case when p_total is null then '{}' else jsonb_build_object(
                    'page', p_page,
                    'total', p_total,
                    'totalPages', ceil(p_total::numeric / p_page_size)) end
                || jsonb_build_object(
                    'pageSize', p_page_size,
                    'nextCursor', case when jsonb_array_length(p_items) = p_page_size
                                       then wire.cursor(p_key) end))
$$;

comment on function wire.list(jsonb, integer, integer, bigint, text[]) is
'The envelope of a page of a list. p_key is the key of its last row: the cursor of what follows, null behind '
'a page that is not full. A null total: the page was reached by a cursor, which has no page number and '
'counts nothing.';

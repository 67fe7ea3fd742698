create or replace function wire.page(
    p_items     jsonb,
    p_page      integer,
    p_page_size integer,
    p_total     bigint
)
returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'success', true,
        'data', coalesce(p_items, '[]'),
        'meta', jsonb_build_object(
            'page', p_page,
            'pageSize', p_page_size,
            'total', p_total,
            'totalPages', ceil(p_total::numeric / p_page_size)))
$$;

comment on function wire.page(jsonb, integer, integer, bigint) is 'The envelope of one page of a list.';

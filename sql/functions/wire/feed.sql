create or replace function wire.feed(
    p_items     jsonb,
    p_page_size integer,
    p_last_id   uuid,
    p_has_more  boolean
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'success', true,
        'data', coalesce(p_items, '[]'),
        'meta', jsonb_build_object(
            'pageSize', p_page_size,
            'nextAfter', p_last_id,
            'hasMore', p_has_more))
$$;

comment on function wire.feed(jsonb, integer, uuid, boolean) is
'The envelope of a page of the feed: nextAfter is after which event to go on, now or later.';

create or replace function outbox.start_of(
    p_tenant_id text,
    p_after     text
)
returns data.outbox_events
language plpgsql volatile
as $$
declare
    v_event data.outbox_events;
begin
    if coalesce(p_after, '') = '' then
        return null;
    elsif p_after = 'latest' then
        select * into v_event
        from data.outbox_events e
        where e.tenant_id = p_tenant_id
          and e.position < outbox.horizon()
        order by e.position desc, e.written_at desc, e.event_id desc
        limit 1;
        return v_event;
    elsif p_after !~ problem.pattern('uuid') then
        perform problem.raise(422, 'invalid_parameter',
            'after must be the id of an event, or latest, or empty for the oldest that is kept.');
    end if;
    select * into v_event
    from data.outbox_events e
    where e.tenant_id = p_tenant_id
      and e.event_id = p_after::uuid;
    if not found then
        perform problem.raise(404, 'event_not_found',
            'The event that after names is not kept any more: begin without after, or with latest.',
            jsonb_build_object('eventId', p_after));
    end if;
    return v_event;
end
$$;

comment on function outbox.start_of(text, text) is
'The event after which a reader of the feed wants to go on; all null: from the oldest on. ''latest'' is the '
'newest that is complete. Problems: invalid_parameter, event_not_found.';

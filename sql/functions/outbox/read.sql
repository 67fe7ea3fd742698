create or replace function outbox.read(
    p_tenant_id text,
    p_after     text,
    p_types     text,
    p_limit     integer,
    out events      data.outbox_events[],
    out last_id     uuid,
    out is_complete boolean
)
language plpgsql volatile
as $$
declare
    v_types constant text[] := outbox.read_types(p_types);
    v_last  data.outbox_events := outbox.start_of(p_tenant_id, p_after);
    -- Where every event is wanted, no more is read than that.
    v_chunk constant integer := case when v_types is null then p_limit + 1 else 1000 end;
    v_read  data.outbox_events[];
    v_event data.outbox_events;
begin
    events := '{}';
    is_complete := false;
    -- Types that are not asked for are passed by, up to a bound: the reader comes again from there.
    for v_round in 1 .. 10 loop
        select array_agg(row(e.*)::data.outbox_events order by e.position, e.written_at, e.event_id)
        into v_read
        from outbox.next_after(p_tenant_id, v_last, v_chunk) e;
        foreach v_event in array coalesce(v_read, '{}') loop
            exit when cardinality(events) >= p_limit;
            v_last := v_event;
            if v_types is null or v_event.type = any (v_types) then
                events := events || v_event;
            end if;
        end loop;
        is_complete := coalesce(cardinality(v_read), 0) < v_chunk and v_last is not distinct from
            coalesce(v_read[cardinality(v_read)], v_last);
        exit when is_complete or cardinality(events) >= p_limit;
    end loop;
    last_id := v_last.event_id;
end
$$;

comment on function outbox.read(text, text, text, integer) is
'A page of the feed: events of those types (null: all) after one; the last one that was looked at, from '
'which to go on; and whether that was the last there is. Problems: invalid_parameter, event_not_found.';

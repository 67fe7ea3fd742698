create or replace function outbox.position()
returns bigint
language sql volatile
as $$
    -- The snapshot's end grows with real time, so what one transaction left another finds at or below its
    -- own. Our own number in it: until we end, no reader goes beyond it.
    select greatest(pg_current_xact_id()::text::bigint,
                    pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
$$;

comment on function outbox.position() is
'The place in the feed of an event that is written now: at least the number of this transaction, and never '
'below that of an event whose transaction had ended when this statement began.';

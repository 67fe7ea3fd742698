create or replace function outbox.traceparent()
returns text
language sql stable
as $$
    select nullif(current_setting('cadence.traceparent', true), '')
$$;

comment on function outbox.traceparent() is
'The W3C trace context of the request that is answered (access.enter), or of the event of others that has '
'its effect (intake.receive); null for what the clock causes, and for people at psql.';

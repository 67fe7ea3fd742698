create or replace function api.describe_events()
returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'published', (select jsonb_object_agg(t, wire.event_body(t)) from unnest(outbox.types()) t),
        'received', (select jsonb_object_agg(s, wire.received_event_body(s))
                     from unnest(intake.subjects()) s))
$$;

comment on function api.describe_events() is
'The JSON Schemas of what is published and of what is received, by subject: /asyncapi.json is made of it.';

create or replace function scheduling.next_open(
    p_tenant_id text,
    p_settings  jsonb,
    p_reference timestamptz,
    p_send_at   time,
    p_timezone  text
)
returns timestamptz
language sql volatile
as $$
    select scheduling.next_run(p_tenant_id, p_settings, p_reference, 0, 0, p_send_at, p_timezone)
$$;

comment on function scheduling.next_open(text, jsonb, timestamptz, time, text) is
'The first moment from the reference on at which a step may run (at p_send_at, if given); null if '
'there is none within 30 days. p_timezone is the contact''s, null for the one of the settings.';

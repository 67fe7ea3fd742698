create or replace function meeting.read(
    p_body jsonb
)
returns table (source text, is_booking boolean, webhook_id text, email text, starts_at text)
language sql immutable
as $$
    select 'calendly', p_body ->> 'event' = 'invitee.created', p_body #>> '{payload,uri}',
           p_body #>> '{payload,email}', p_body #>> '{payload,scheduled_event,start_time}'
    where jsonb_typeof(p_body -> 'payload') = 'object'
    union all
    select 'webhook', coalesce(p_body ->> 'type' = 'meeting.booked', true), null, d.data ->> 'email',
           d.data ->> 'startsAt'
    from (select case when jsonb_typeof(p_body -> 'data') = 'object' then p_body -> 'data'
                      else p_body end as data) d
    where jsonb_typeof(p_body -> 'payload') is distinct from 'object'
$$;

comment on function meeting.read(jsonb) is
'What a webhook says of a meeting: Calendly''s (event, payload), or the form of Standard Webhooks ({type: '
'meeting.booked, data: {email, startsAt}}, or data alone). is_booking: false for every other event, such '
'as invitee.canceled.';

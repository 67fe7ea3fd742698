create or replace function message.soft_bounce_count(
    p_message data.messages,
    p_at      timestamptz
)
returns bigint
language sql stable
as $$
    select count(*)
    from data.enrollments e
    join data.messages m using (tenant_id, enrollment_id)
    where e.tenant_id = p_message.tenant_id
      and e.contact_id = p_message.contact_id
      and m.bounce_severity = 'soft'
      and m.bounced_at > p_at - interval '30 days'
      and lower(m.to_email) is not distinct from lower(p_message.to_email)
$$;

comment on function message.soft_bounce_count(data.messages, timestamptz) is
'How many messages to the contact of this one, at the same address, bounced softly within 30 days.';

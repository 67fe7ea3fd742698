-- Erasing and exporting a contact find its events and mails by an index, however many the tenant has.
create index outbox_events_of_enrollment_idx on data.outbox_events (tenant_id, enrollment_id);

-- In lower case: behind row-level security no index on an expression would be used.
alter table data.inbox_messages
    add column from_key      text generated always as (lower(from_email)) stored,
    add column recipient_key text generated always as (lower(verdict ->> 'recipient')) stored;
create index inbox_messages_of_sender_idx on data.inbox_messages (tenant_id, from_key);
create index inbox_messages_about_recipient_idx on data.inbox_messages (tenant_id, recipient_key)
    where recipient_key is not null;

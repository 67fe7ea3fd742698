-- The domain of mailboxes, and what a batch knows of limits while it goes through its e-mails.
create schema mailbox;
comment on schema mailbox is 'From addresses with limits.';

-- What is left of a sequence's caps on the day of a batch.
create type data.cap_room as (
    tenant_id     text,
    sequence_id   uuid,
    contacts_left bigint,
    new_left      bigint,
    reserved      bigint,
    day_ends_at   timestamptz
);
comment on type data.cap_room is
'What is left of the caps of a sequence on a day; null: no cap. reserved: follow-ups that are still to come '
'on that day, for which first contacts leave room.';

-- Where a mailbox stands: its last slot, and what is left around it.
create type data.mailbox_room as (
    tenant_id    text,
    mailbox_id   uuid,
    minimum_gap  interval,
    hourly_limit integer,
    daily_limit  integer,
    timezone     text,
    slot_at      timestamptz,
    hour_count   bigint,
    slot_on      date,
    day_count    bigint,
    reserved     bigint
);
comment on type data.mailbox_room is
'Where a mailbox stands: its last slot, how many messages the clock hour (UTC) and the day (its zone) of the '
'next slot have; reserved: follow-ups still to come on that day.';

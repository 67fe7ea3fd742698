create view ops.inbox as
select i.tenant_id, i.inbox_message_id, i.received_at, i.kind, i.outcome, i.from_email, i.subject,
       i.verdict ->> 'reason' as reason, i.enrollment_id, i.message_id, i.raw_bytes, i.processed_at
from data.inbox_messages i
order by i.inbox_message_id desc;

comment on view ops.inbox is
'Mails that came in, newest first: what each is and why, what it did, and to whom it belongs. Without '
'processed_at it waits for sequence-reply-checker.';

create view ops.inbound_mailboxes as
select l.tenant_id, b.email, b.imap ->> 'url' as url, b.imap ->> 'user' as user_name,
       coalesce(b.imap ->> 'folder', 'INBOX') as folder, l.last_polled_at, l.next_poll_at, l.failure_count,
       l.last_error, l.uid_validity, l.uid_next, l.since_on, l.mail_count, l.refused_count, w.host,
       w.process_number
from data.mailbox_polls l
join data.mailboxes b using (tenant_id, mailbox_id)
left join data.workers w on w.worker_id = l.leased_by;

comment on view ops.inbound_mailboxes is
'Mailboxes that are read by IMAP: when, how far (uid_next), what failed last and how often in a row, how '
'many mails came and how many could not be taken in. host and process: who reads it right now.';

-- A mailbox need not have a mail server of its own.
alter table data.mailboxes
    drop constraint mailboxes_smtp_names_a_server_check,
    add constraint mailboxes_smtp_names_a_server_check check (smtp is null or smtp ->> 'url' is not null);

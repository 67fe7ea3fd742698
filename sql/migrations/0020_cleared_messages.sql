-- Messages that waited longer than planned are checked again before they leave.

alter table data.messages add column is_cleared boolean not null default true;
comment on column data.messages.is_cleared is
'Whether its window and the caps were checked for due_at; false after a retry, a pause or a lost lease.';

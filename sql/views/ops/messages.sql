create view ops.messages as
select m.tenant_id, m.message_id, m.status, m.due_at, clock.distance(m.due_at, clock.now()) as due,
       m.attempts, m.last_answer, m.error_message, m.enrollment_id, m.sequence_id, m.step_number,
       m.from_email, m.to_email, m.subject, m.queued_at,
       m.sent_at, clock.distance(m.sent_at, clock.now()) as sent,
       m.header_message_id, m.leased_by,
       clock.distance(m.leased_until, clock.real_now()) as lease_ends
from data.messages m;

comment on view ops.messages is
'E-mails and what became of them: queued, sending, sent, failed, bounced, cancelled, unknown. due is open '
'end while it is put aside for a pause. Fast by status queued, sending or unknown, and by tenant_id with '
'enrollment_id or message_id; else it reads the whole history.';

create view ops.slipped_messages as
select m.tenant_id, m.message_id, m.enrollment_id, m.sequence_id, m.step_number, m.to_email, m.sent_at,
       e.status, e.exit_reason, e.completed_at
from data.messages m
join data.enrollments e using (tenant_id, enrollment_id)
where m.has_slipped;

comment on view ops.slipped_messages is
'Messages that were sent though their enrollment had ended: that happened while the mail server had them '
'already.';

create view ops.unknown_messages as
select m.tenant_id, m.message_id, m.enrollment_id, m.sequence_id, m.step_number, m.from_email, m.to_email,
       m.header_message_id, m.attempts, m.unknown_count, m.in_flight_at, m.error_message, m.last_answer
from data.messages m
where m.status = 'unknown';

comment on view ops.unknown_messages is
'Messages of which nobody knows whether the mail server took them. Look for the Message-ID in its log, then '
'decide with ops.mark_sent or ops.requeue_unknown.';

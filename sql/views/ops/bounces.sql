create view ops.bounces as
select m.tenant_id, m.bounced_at, m.bounce_severity as severity, m.bounce_status as status,
       m.bounce_reason as reason, m.from_email, m.to_email, split_part(m.to_email, '@', 2) as to_domain,
       m.message_id, m.enrollment_id, m.sequence_id, m.step_number, m.sent_at
from data.messages m
where m.bounced_at is not null
order by m.bounced_at desc;

comment on view ops.bounces is
'Messages that were not delivered, newest first. Severity hard: the address was suppressed; soft: counted; '
'policy: the receiver refuses us (reputation, authentication, content): ours to mend.';

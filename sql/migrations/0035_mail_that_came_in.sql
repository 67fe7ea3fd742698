-- Mail that came in acts, and what it did is kept; messages know their bounces; an exit can be undone.

alter table data.inbox_messages
    drop column to_email,
    add column to_emails text[] not null default '{}',
    add column raw_bytes integer,
    add column outcome   text;
alter table data.inbox_messages
    add constraint inbox_messages_outcome_is_known_check check (outcome in
        ('replied', 'recorded', 'bounced', 'counted', 'paused', 'unsubscribed', 'noted', 'unmatched')),
    add constraint inbox_messages_raw_is_bounded_check check (octet_length(raw) <= 262144);
comment on column data.inbox_messages.raw is
'The mail as it came, its first 256 KiB; null when it came as JSON without it.';
comment on column data.inbox_messages.raw_bytes is 'How large the mail was; raw may hold less.';
comment on column data.inbox_messages.text_body is
'What the person wrote, without the quoted message and the signature.';
comment on column data.inbox_messages.outcome is
'What the mail did. replied: ended its enrollment; recorded: a reply that ended nothing; bounced: the '
'address is suppressed; counted: a bounce that stops nothing; paused: until its writer is back; '
'unsubscribed; noted: it belongs to a message and changes nothing; unmatched: it belongs to nothing of '
'ours. Null until then.';
drop index data.inbox_messages_replies_idx;
create index inbox_messages_pending_idx on data.inbox_messages (received_at, inbox_message_id)
    where processed_at is null and kind <> 'unclassified';
create index inbox_messages_of_enrollment_idx on data.inbox_messages (tenant_id, enrollment_id)
    where enrollment_id is not null;

alter table data.messages
    add column bounced_at      timestamptz,
    add column bounce_severity text,
    add column bounce_status   text,
    add column bounce_reason   text;
alter table data.messages
    add constraint messages_bounce_severity_is_known_check
        check (bounce_severity in ('hard', 'soft', 'policy')),
    add constraint messages_bounce_has_its_time_check
        check ((bounced_at is null) = (bounce_severity is null));
comment on column data.messages.bounced_at is
'When it was said that it was not delivered; only a hard bounce brings the status to bounced.';
comment on column data.messages.bounce_severity is
'hard: the address or its host does not exist; soft: anything that may pass; policy: the receiver '
'refuses us.';
create index messages_bounced_idx on data.messages (tenant_id, bounced_at) where bounced_at is not null;

alter table data.enrollments
    add column pause_reason text,
    add column exit_step_id uuid,
    add column exit_delay   interval;
alter table data.enrollments
    add constraint enrollments_pause_reason_is_known_check check (pause_reason in ('out_of_office')),
    add constraint enrollments_pause_reason_only_while_paused_check
        check (pause_reason is null or status = 'paused'),
    add constraint enrollments_exit_details_only_once_ended_check
        check (status not in ('active', 'paused') or num_nonnulls(exit_step_id, exit_delay) = 0);
comment on column data.enrollments.pause_reason is 'Why it is paused; null where a person paused it.';
comment on column data.enrollments.exit_step_id is
'The step that was pending when the enrollment ended, for a reinstatement; null if none was.';
comment on column data.enrollments.exit_delay is
'What remained of the delay of that step; null if it waited for the activation of the sequence.';

alter table data.enrollment_pauses
    add column pause_reason  text,
    add column exit_status   text,
    add column exit_reason   text,
    add column reinstated_by text;
alter table data.enrollment_pauses
    add constraint enrollment_pauses_exit_is_whole_check
        check (num_nonnulls(exit_status, exit_reason, reinstated_by) in (0, 3));
comment on table data.enrollment_pauses is
'When an enrollment stood still by itself, apart from its sequence: paused, or ended until it was '
'reinstated (exit_status is not null). The pause or the exit under way is in data.enrollments.';

alter table data.sequence_schedules
    drop constraint sequence_schedules_moved_reason_is_known_check,
    add constraint sequence_schedules_moved_reason_is_known_check check (moved_reason in
        ('outside_hours', 'late', 'daily_cap', 'new_contacts_cap', 'mailbox_limit', 'sequence_resumed',
         'enrollment_resumed', 'sequence_edited', 'timezone_changed', 'skipped_to', 'released',
         'reinstated'));

alter table data.outbox_events
    drop constraint outbox_events_type_is_known_check,
    add constraint outbox_events_type_is_known_check check (type in
        ('sequence.enrollment.created', 'sequence.enrollment.completed', 'sequence.enrollment.replied',
         'sequence.enrollment.exited', 'sequence.enrollment.reinstated', 'sequence.step.executed',
         'sequence.step.pending_manual'));

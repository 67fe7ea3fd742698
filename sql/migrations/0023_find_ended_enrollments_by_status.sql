-- Only ended enrollments are found by status: a probe for a live one must not walk an index of statuses.

drop index data.enrollments_status_idx;
create index enrollments_ended_idx on data.enrollments (tenant_id, sequence_id, status, enrollment_id)
    where status not in ('active', 'paused');

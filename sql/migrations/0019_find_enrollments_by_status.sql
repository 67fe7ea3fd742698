-- The few replies among a million enrollments are listed and counted without reading the others.

create index enrollments_status_idx on data.enrollments (tenant_id, sequence_id, status, enrollment_id);

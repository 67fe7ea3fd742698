-- What operators did to an enrollment is part of its timeline.
create index audit_entries_of_enrollment_idx on data.audit_entries (tenant_id, (arguments ->> 'enrollmentId'))
    where arguments ? 'enrollmentId';

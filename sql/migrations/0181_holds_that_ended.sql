-- A timeline tells of holds that are over, too.
create table data.enrollment_holds (
    tenant_id     text        not null,
    enrollment_id uuid        not null,
    held_at       timestamptz not null,
    released_at   timestamptz not null,
    held_reason   text        not null,
    held_detail   text,
    step_number   integer     not null,
    constraint enrollment_holds_pkey primary key (tenant_id, enrollment_id, held_at),
    constraint enrollment_holds_enrollment_fkey foreign key (tenant_id, enrollment_id)
        references data.enrollments (tenant_id, enrollment_id),
    constraint enrollment_holds_ends_after_start_check check (released_at >= held_at)
);
comment on table data.enrollment_holds is
'Holds that are over; the one that an enrollment is in stands with it.';

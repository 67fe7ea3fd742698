-- Events on their way to NATS: sixteen lanes that relays take turns in, and what cannot be published waits.

alter table data.outbox_events add column failure_count integer not null default 0;
alter table data.outbox_events add column retry_at timestamptz;
alter table data.outbox_events add column last_error text;
comment on column data.outbox_events.published_at is
'When NATS acknowledged it, real time; null: it is still to be published.';
comment on column data.outbox_events.retry_at is
'Not to be published before: it was refused, or an earlier event of its enrollment was. Null: never refused.';

-- The lane of an enrollment is its last half byte, which is random: see outbox.lane.
drop index data.outbox_events_unpublished_idx;
create index outbox_events_unpublished_idx on data.outbox_events
    ((get_byte(uuid_send(enrollment_id), 15) & 15), position, written_at, event_id)
    where published_at is null and retry_at is null;
create index outbox_events_retried_idx on data.outbox_events
    ((get_byte(uuid_send(enrollment_id), 15) & 15), retry_at)
    where published_at is null and retry_at is not null;
create index outbox_events_refused_idx on data.outbox_events (tenant_id, enrollment_id)
    where published_at is null and retry_at is not null;
create index outbox_events_published_idx on data.outbox_events (published_at)
    where published_at is not null;

create table data.relay_lanes (
    lane         integer     not null,
    lease_number bigint      not null default 0,
    leased_by    uuid,
    leased_until timestamptz,
    claimed_at   timestamptz,
    constraint relay_lanes_pkey primary key (lane),
    constraint relay_lanes_lane_is_known_check check (lane between 0 and 15)
) with (fillfactor = 50);
comment on table data.relay_lanes is
'Sixteen shares of all enrollments: one relay at a time publishes the events of a lane, so that those of an '
'enrollment keep their order. Times are real.';

insert into data.relay_lanes (lane)
select lane from generate_series(0, 15) lane;

insert into data.background_jobs (background_job_id, run_every, next_run_at)
values ('outbox-cleaner', interval '1 minute', now());

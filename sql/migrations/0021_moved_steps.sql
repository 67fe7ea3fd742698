-- Who was planned first goes first, also among steps that were moved to the same day.
create index sequence_schedules_moved_idx on data.sequence_schedules
    (tenant_id, sequence_id, is_follow_up, planned_at)
    where parked_reason is null and planned_at is not null;

alter type data.cap_room add attribute moved_follow_ups timestamptz[];
alter type data.cap_room add attribute moved_firsts timestamptz[];

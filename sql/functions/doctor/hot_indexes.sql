create or replace function doctor.hot_indexes()
returns table (name text, definition text)
language sql immutable
as $$
    values
        ('sequence_schedules_due_idx',
         'on data.sequence_schedules (scheduled_at) where parked_reason is null'),
        ('sequence_schedules_tenant_due_idx',
         'on data.sequence_schedules (tenant_id, scheduled_at) where parked_reason is null'),
        ('sequence_schedules_sequence_due_idx',
         'on data.sequence_schedules (tenant_id, sequence_id, is_follow_up, scheduled_at) '
         'where parked_reason is null'),
        ('sequence_schedules_sequence_paused_idx',
         'on data.sequence_schedules (tenant_id, sequence_id) where parked_reason = ''sequence_paused'''),
        ('outbox_events_unpublished_idx',
         'on data.outbox_events ((get_byte(uuid_send(enrollment_id), 15) & 15), "position", written_at, '
         'event_id) where published_at is null and retry_at is null'),
        ('outbox_events_retried_idx',
         'on data.outbox_events ((get_byte(uuid_send(enrollment_id), 15) & 15), retry_at) '
         'where published_at is null and retry_at is not null'),
        ('outbox_events_refused_idx',
         'on data.outbox_events (tenant_id, enrollment_id) '
         'where published_at is null and retry_at is not null'),
        ('outbox_events_feed_idx', 'on data.outbox_events (tenant_id, "position", written_at, event_id)'),
        ('messages_due_idx', 'on data.messages (due_at) where status = ''queued'''),
        ('messages_tenant_due_idx', 'on data.messages (tenant_id, due_at) where status = ''queued'''),
        ('messages_leased_idx', 'on data.messages (leased_until) where status = ''sending'''),
        ('messages_of_enrollment_idx', 'on data.messages (tenant_id, enrollment_id)'),
        ('enrollments_of_contact_idx', 'on data.enrollments (tenant_id, contact_id)'),
        ('enrollments_held_idx',
         'on data.enrollments (tenant_id, sequence_id) where held_reason is not null'),
        ('enrollments_walk_idx',
         'on data.enrollments (tenant_id, enrollment_id) where status in (''active'', ''paused'')'),
        ('enrollments_live_key',
         'on data.enrollments (tenant_id, sequence_id, contact_id) '
         'where status in (''active'', ''paused'')')
$$;

comment on function doctor.hot_indexes() is
'The indexes without which claims read whole tables, or an enrollment could be live twice, and how to make '
'them.';

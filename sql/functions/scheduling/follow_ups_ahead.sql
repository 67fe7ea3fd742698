create or replace function scheduling.follow_ups_ahead(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_until       timestamptz,
    p_limit       bigint,
    p_counted_on  date default null,
    p_claimed     uuid[] default '{}'
)
returns bigint
language sql stable
as $$
    select count(*)
    from (select
          from data.sequence_schedules s
          where s.tenant_id = p_tenant_id
            and s.sequence_id = p_sequence_id
            and s.is_follow_up
            and s.parked_reason is null
            and s.scheduled_at < p_until
            and s.enrollment_id <> all (p_claimed)
            and (p_counted_on is null
                 or not exists (select from data.messages m
                                where m.tenant_id = s.tenant_id
                                  and m.enrollment_id = s.enrollment_id
                                  and m.counted_on is not distinct from p_counted_on
                                  and m.status not in ('cancelled', 'failed')))
          limit p_limit) f
$$;

comment on function scheduling.follow_ups_ahead(text, uuid, timestamptz, bigint, date, uuid[]) is
'How many follow-up e-mails of a sequence are planned before that instant, counted up to p_limit: first '
'contacts leave room for them. Without those of the claimed enrollments, and without those whose enrollment '
'counts on that day already (null: all count).';

create or replace function scheduling.follow_ups_ahead(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_until       timestamptz,
    p_limit       bigint
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
          limit p_limit) f
$$;

comment on function scheduling.follow_ups_ahead(text, uuid, timestamptz, bigint) is
'How many follow-up e-mails of a sequence are planned before that instant, counted up to p_limit: first '
'contacts leave room for them.';

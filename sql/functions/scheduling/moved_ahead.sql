create or replace function scheduling.moved_ahead(
    p_tenant_id    text,
    p_sequence_id  uuid,
    p_is_follow_up boolean,
    p_until        timestamptz,
    p_limit        bigint,
    p_claimed      uuid[] default '{}'
)
returns timestamptz[]
language plpgsql stable
as $$
declare
    v_planned timestamptz[];
begin
    select array_agg(w.planned_at order by w.planned_at) into v_planned
    from (select s.planned_at
          from data.sequence_schedules s
          where s.tenant_id = p_tenant_id
            and s.sequence_id = p_sequence_id
            and s.is_follow_up = p_is_follow_up
            and s.parked_reason is null
            and s.planned_at is not null
            and s.scheduled_at < p_until
            and s.enrollment_id <> all (p_claimed)
          order by s.planned_at
          limit p_limit) w;
    return coalesce(v_planned, '{}');
end
$$;

comment on function scheduling.moved_ahead(text, uuid, boolean, timestamptz, bigint, uuid[]) is
'When the steps of a sequence that were moved and come up before that instant were planned, at most the '
'p_limit oldest, in order, without those of the claimed enrollments: who was planned later leaves room.';

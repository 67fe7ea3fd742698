create or replace function scheduling.cap_rooms(
    p_runs data.step_run[]
)
returns data.cap_room[]
language plpgsql stable
as $$
declare
    v_rooms data.cap_room[];
begin
    -- What is in the batch itself is no longer to come.
    select array_agg(c) into v_rooms
    from (select r.tenant_id, r.sequence_id, r.counted_on,
                 coalesce(array_agg(r.enrollment_id) filter (where r.schedule_id is not null),
                          '{}') as claimed,
                 bool_or(r.outcome = 'message' and r.is_first) as has_first,
                 bool_or(r.outcome = 'message' and not r.is_first) as has_follow_up
          from unnest(p_runs) r
          where r.counted_on is not null
            and r.reason is distinct from 'cleared'
          group by r.tenant_id, r.sequence_id, r.counted_on
          having bool_or(r.outcome = 'message')) d
    join data.sequences q using (tenant_id, sequence_id)
    cross join lateral scheduling.cap_room(row(q.*)::data.sequences, d.counted_on, d.claimed, d.has_first,
                                           d.has_follow_up) c;
    return coalesce(v_rooms, '{}');
end
$$;

comment on function scheduling.cap_rooms(data.step_run[]) is
'What is left of the caps of the sequences of a batch. A statement of its own, which sees what a batch that '
'held the lock before has used.';

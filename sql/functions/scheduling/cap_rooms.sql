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
    select array_agg(row(c.tenant_id, c.sequence_id, c.contacts_left, c.new_left,
                         greatest(c.reserved - d.claimed_count, 0), c.day_ends_at)::data.cap_room)
    into v_rooms
    from (select r.tenant_id, r.sequence_id, r.counted_on,
                 count(*) filter (where r.step_type = 'auto_email'
                                    and not r.is_first
                                    and r.schedule_id is not null) as claimed_count
          from unnest(p_runs) r
          where r.counted_on is not null
          group by r.tenant_id, r.sequence_id, r.counted_on) d
    join data.sequences q using (tenant_id, sequence_id)
    cross join lateral scheduling.cap_room(row(q.*)::data.sequences, d.counted_on) c;
    return coalesce(v_rooms, '{}');
end
$$;

comment on function scheduling.cap_rooms(data.step_run[]) is
'What is left of the caps of the sequences of a batch. A statement of its own, which sees what a batch that '
'held the lock before has used.';

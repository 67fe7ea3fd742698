create or replace function scheduling.binding_caps(
    p_caps data.cap_room[],
    p_runs data.step_run[]
)
returns data.cap_room[]
language plpgsql immutable
as $$
declare
    v_caps data.cap_room[];
begin
    select array_agg(c) into v_caps
    from unnest(p_caps) c
    join (select r.tenant_id, r.sequence_id, count(*) as mail_count,
                 count(*) filter (where r.is_first) as first_count
          from unnest(p_runs) r
          where r.outcome = 'message'
            and r.counted_on is not null
          group by r.tenant_id, r.sequence_id) b using (tenant_id, sequence_id)
    where c.contacts_left < b.mail_count + coalesce(c.reserved, 0) + coalesce(
              greatest(cardinality(c.moved_follow_ups), cardinality(c.moved_firsts)), 0)
       or c.new_left < b.first_count + coalesce(cardinality(c.moved_firsts), 0);
    return coalesce(v_caps, '{}');
end
$$;

comment on function scheduling.binding_caps(data.cap_room[], data.step_run[]) is
'Those of the caps that might keep an e-mail of the batch back. The others have room for all of it and for '
'everybody for whom room is left: nothing needs to be looked at one by one.';

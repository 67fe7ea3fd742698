create or replace function sequence.carry_out(
    p_change data.sequence_changes,
    p_limit  integer,
    p_at     timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_next  uuid[];
    v_ready uuid[];
    v_upto  uuid;       -- done without a gap so far
begin
    select array_agg(l.enrollment_id order by l.enrollment_id) into v_next
    from (select e.enrollment_id
          from data.enrollments e
          where e.tenant_id = p_change.tenant_id
            and e.sequence_id = p_change.sequence_id
            and e.enrollment_id > p_change.after_enrollment_id
            and e.status in ('active', 'paused')
          order by e.enrollment_id
          limit p_limit) l;
    -- Never waits: whom a batch has at the moment comes again, and so does who comes after.
    v_ready := enrollment.lock_ready(p_change.tenant_id, v_next);

    if p_change.kind = 'cancel' then
        perform enrollment.finish(e, 'cancelled', 'sequence_deleted', p_at)
        from data.enrollments e
        where e.tenant_id = p_change.tenant_id
          and e.enrollment_id = any (v_ready);
    else
        perform sequence.follow_edit(p_change, v_ready, p_at);
    end if;

    select n.id into v_upto
    from unnest(v_next) with ordinality n (id, place)
    where n.place < coalesce((select min(m.place)
                              from unnest(v_next) with ordinality m (id, place)
                              where m.id <> all (v_ready)), p_limit + 1)
    order by n.place desc
    limit 1;
    if v_upto is not distinct from v_next[cardinality(v_next)]
       and coalesce(cardinality(v_next), 0) < p_limit then
        delete from data.sequence_changes c
        where c.tenant_id = p_change.tenant_id
          and c.sequence_change_id = p_change.sequence_change_id;
    elsif v_upto is not null then
        update data.sequence_changes c
        set after_enrollment_id = v_upto
        where c.tenant_id = p_change.tenant_id
          and c.sequence_change_id = p_change.sequence_change_id;
    end if;
    return cardinality(v_ready);
end
$$;

comment on function sequence.carry_out(data.sequence_changes, integer, timestamptz) is
'Carries an edit or a deletion out for the next p_limit live enrollments of its sequence and answers for how '
'many it could; the change goes when all are done. Lock the change first.';

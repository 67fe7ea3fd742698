create or replace function sequence.remove(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_at          timestamptz
)
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence data.sequences := sequence.lock(p_tenant_id, p_sequence_id);
    v_change   data.sequence_changes;
begin
    update data.sequences q
    set deleted_at = p_at,
        updated_at = p_at
    where q.tenant_id = p_tenant_id
      and q.sequence_id = p_sequence_id
    returning * into v_sequence;

    -- What edits had still to do is of no use any more.
    delete from data.sequence_changes c
    where (c.tenant_id, c.sequence_change_id) in (
        select d.tenant_id, d.sequence_change_id
        from data.sequence_changes d
        where d.tenant_id = p_tenant_id
          and d.sequence_id = p_sequence_id
        for update skip locked);
    insert into data.sequence_changes (tenant_id, sequence_change_id, sequence_id, kind, created_at)
    values (p_tenant_id, clock.new_id(p_at), p_sequence_id, 'cancel', p_at)
    returning * into v_change;
    -- The first end here, a million others by the workers in batches.
    perform sequence.carry_out(v_change, 1000, p_at);
    perform job.wake_up('steps', p_at);
    return v_sequence;
end
$$;

comment on function sequence.remove(text, uuid, timestamptz) is
'Deletes a sequence softly, whatever its status, and at once, however many are enrolled: nothing of it runs '
'any more, and its live enrollments end as cancelled, sequence_deleted, the first thousand before it '
'answers. Problems: sequence_not_found.';

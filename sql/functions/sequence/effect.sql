create or replace function sequence.effect(
    p_sequence data.sequences,
    p_before   jsonb,
    p_at       timestamptz
)
returns data.sequence_changes
language plpgsql volatile
as $$
declare
    v_after  constant jsonb := sequence.timing(p_sequence);
    v_change data.sequence_changes;
begin
    if v_after = p_before
       or not exists (select from data.enrollments e
                      where e.tenant_id = p_sequence.tenant_id
                        and e.sequence_id = p_sequence.sequence_id) then
        return null;
    end if;
    v_change.tenant_id           := p_sequence.tenant_id;
    v_change.sequence_change_id  := clock.new_id(p_at);
    v_change.sequence_id         := p_sequence.sequence_id;
    v_change.kind                := 'replan';
    v_change.after_enrollment_id := '00000000-0000-0000-0000-000000000000';
    v_change.created_at          := p_at;
    if v_after -> 'settings' = p_before -> 'settings' then
        v_change.step_ids := array(
            select b.key::uuid
            from jsonb_each(p_before -> 'steps') b
            where v_after -> 'steps' -> b.key <> b.value);
    end if;
    return v_change;
end
$$;

comment on function sequence.effect(data.sequences, jsonb, timestamptz) is
'What a change of a sequence, whose sequence.timing was p_before, has to do to its enrollments: those that '
'wait for step_ids are planned anew, all of them if the calendar changed. Null: nothing.';

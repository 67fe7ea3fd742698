create or replace function sequence.apply_change(
    p_sequence   data.sequences,
    p_body       jsonb,
    p_is_dry_run boolean,
    p_at         timestamptz
)
returns jsonb
language plpgsql volatile
as $$
declare
    v_settings constant jsonb := coalesce(p_body -> 'settings', p_sequence.settings);
    -- The place in the list is the number, so that a list that was read can come back without a step.
    v_steps    constant jsonb := (
        select jsonb_agg(l.step - 'stepNumber' order by l.position)
        from jsonb_array_elements(p_body -> 'steps') with ordinality l (step, position));
    v_before   constant jsonb := sequence.timing(p_sequence);
    v_sequence data.sequences;
    v_change   data.sequence_changes;
    v_counts   jsonb := '{"affectedEnrollments": 0, "replanned": 0, "movedToNextStep": 0, "completed": 0,
                          "tasksSkipped": 0}';
begin
    perform sequence.require_valid(p_sequence, v_settings, v_steps);
    update data.sequences q
    set name            = coalesce(p_body ->> 'name', q.name),
        description     = case when p_body ? 'description' then p_body ->> 'description'
                               else q.description end,
        channel         = coalesce(p_body ->> 'channel', q.channel),
        settings        = v_settings,
        exit_conditions = coalesce(p_body -> 'exitConditions', q.exit_conditions),
        updated_at      = p_at
    where q.tenant_id = p_sequence.tenant_id
      and q.sequence_id = p_sequence.sequence_id
    returning * into v_sequence;
    if v_steps is not null then
        perform sequence.replace_steps(v_sequence, v_steps, p_at);
    end if;
    if v_sequence.status <> 'draft' then
        perform sequence.require_ready(v_sequence);
    end if;

    v_change := sequence.effect(v_sequence, v_before, p_at);
    if v_change.sequence_change_id is not null then
        v_counts := sequence.count_affected(v_change);
        if not p_is_dry_run then
            insert into data.sequence_changes
                (tenant_id, sequence_change_id, sequence_id, kind, step_ids, created_at)
            values (v_change.tenant_id, v_change.sequence_change_id, v_change.sequence_id, v_change.kind,
                    v_change.step_ids, v_change.created_at);
            -- The first are changed here, a hundred thousand others by the workers in batches.
            perform sequence.carry_out(v_change, 1000, p_at);
            perform job.wake_up('steps', p_at);
        end if;
    end if;
    return wire.sequence(v_sequence)
        || jsonb_build_object('changes', v_counts || jsonb_build_object('isDryRun', p_is_dry_run));
end
$$;

comment on function sequence.apply_change(data.sequences, jsonb, boolean, timestamptz) is
'Writes a change of a locked sequence and answers it with what it means for enrollments. Of a dry run all '
'but the enrollments is written: the caller takes it back. Problems: invalid_body and sequence_not_ready '
'with errors.';

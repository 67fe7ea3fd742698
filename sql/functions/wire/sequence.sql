create or replace function wire.sequence(
    p_sequence data.sequences
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select jsonb_build_object(
            'id', p_sequence.sequence_id,
            'tenantId', p_sequence.tenant_id,
            'name', p_sequence.name,
            'description', p_sequence.description,
            'status', p_sequence.status,
            'channel', p_sequence.channel,
            'settings', p_sequence.settings,
            'exitConditions', sequence.exit_conditions(p_sequence.exit_conditions),
            'stats', stats.totals(p_sequence.tenant_id, p_sequence.sequence_id),
            'steps', (select coalesce(jsonb_agg(wire.step(s) order by s.step_number), '[]')
                      from data.sequence_steps s
                      where s.tenant_id = p_sequence.tenant_id
                        and s.sequence_id = p_sequence.sequence_id
                        and s.removed_at is null),
            'createdBy', p_sequence.created_by,
            'createdAt', wire.instant(p_sequence.created_at),
            'updatedAt', wire.instant(p_sequence.updated_at),
            'deletedAt', wire.instant(p_sequence.deleted_at)));
end
$$;

comment on function wire.sequence(data.sequences) is
'A sequence as clients see it, with its steps and totals.';

create or replace function sequence.pause(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_at          timestamptz
)
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence data.sequences := sequence.lock(p_tenant_id, p_sequence_id);
begin
    if v_sequence.status <> 'active' then
        perform problem.raise(409, 'sequence_not_active', 'Only an active sequence can be paused.',
                              jsonb_build_object('status', v_sequence.status));
    end if;
    -- One row, however many are enrolled: schedules leave the claim path as they come up.
    update data.sequences q
    set status     = 'paused',
        paused_at  = p_at,
        updated_at = p_at
    where q.tenant_id = p_tenant_id
      and q.sequence_id = p_sequence_id
    returning * into v_sequence;
    return v_sequence;
end
$$;

comment on function sequence.pause(text, uuid, timestamptz) is
'Pauses an active sequence at once: the delay that remains to each enrollment stands still until it '
'is activated again. Problems: sequence_not_found, sequence_not_active.';

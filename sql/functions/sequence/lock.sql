create or replace function sequence.lock(
    p_tenant_id   text,
    p_sequence_id uuid
)
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence data.sequences;
begin
    select * into v_sequence
    from data.sequences q
    where q.tenant_id = p_tenant_id
      and q.sequence_id = p_sequence_id
      and q.deleted_at is null
    for no key update;
    if not found then
        perform problem.raise(404, 'sequence_not_found', 'There is no such sequence.',
                              jsonb_build_object('sequenceId', p_sequence_id));
    end if;
    return v_sequence;
end
$$;

comment on function sequence.lock(text, uuid) is
'A sequence, locked for a change: it waits for batches that run its steps. Problems: sequence_not_found.';

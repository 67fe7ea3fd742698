create or replace function sequence.archive(
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
        perform problem.raise(409, 'sequence_not_archivable', 'Only an active sequence can be archived.',
                              jsonb_build_object('status', v_sequence.status));
    end if;
    update data.sequences q
    set status     = 'archived',
        updated_at = p_at
    where q.tenant_id = p_tenant_id
      and q.sequence_id = p_sequence_id
    returning * into v_sequence;
    return v_sequence;
end
$$;

comment on function sequence.archive(text, uuid, timestamptz) is
'Archives an active sequence: it takes nobody new, those who are enrolled go on to their end. Problems: '
'sequence_not_found, sequence_not_archivable.';

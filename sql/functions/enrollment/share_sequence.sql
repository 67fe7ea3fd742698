create or replace function enrollment.share_sequence(
    p_tenant_id   text,
    p_sequence_id uuid
)
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence data.sequences;
begin
    -- Share: a pause or an activation is either seen here or waits for this to commit.
    select * into v_sequence
    from data.sequences q
    where q.tenant_id = p_tenant_id
      and q.sequence_id = p_sequence_id
      and q.deleted_at is null
    for share;
    if not found then
        perform problem.raise(404, 'sequence_not_found', 'There is no such sequence.',
                              jsonb_build_object('sequenceId', p_sequence_id));
    elsif v_sequence.status = 'archived' then
        perform problem.raise(409, 'sequence_archived', 'An archived sequence takes nobody new.');
    end if;
    return v_sequence;
end
$$;

comment on function enrollment.share_sequence(text, uuid) is
'A sequence that takes new people, shared until the transaction ends. Problems: sequence_not_found, '
'sequence_archived.';

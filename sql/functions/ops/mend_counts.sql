create or replace function ops.mend_counts(
    p_sequence_id uuid
)
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at        constant timestamptz := clock.now();
    v_tenant_id text;
    v_drift     jsonb;
    v_mended    bigint;
begin
    select q.tenant_id, r.drift into v_tenant_id, v_drift
    from data.sequences q
    left join data.sequence_recounts r using (tenant_id, sequence_id)
    where q.sequence_id = p_sequence_id;
    if not found then
        perform problem.raise(404, 'sequence_not_found', 'There is no such sequence.',
                              jsonb_build_object('sequenceId', p_sequence_id));
    end if;
    v_mended := stats.mend(v_tenant_id, p_sequence_id, v_at);
    perform access.audit(v_tenant_id, 'ops.mend_counts', jsonb_build_object('sequenceId', p_sequence_id),
                         jsonb_build_object('drift', v_drift), jsonb_build_object('mended', v_mended), v_at);
    return v_mended;
end
$$;

comment on function ops.mend_counts(uuid) is
'Puts right the counts of a sequence that its last recount found wrong (ops.recounts), and answers '
'how many: 0 while a recount is under way. Problems: sequence_not_found.';

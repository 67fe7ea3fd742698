create or replace function ops.mend_counts(
    p_sequence_id uuid
)
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at        constant timestamptz := clock.now();
    v_tenant_id constant text := sequence.tenant_of(p_sequence_id);
    v_drift     constant jsonb := (select r.drift
                                   from data.sequence_recounts r
                                   where r.tenant_id = v_tenant_id
                                     and r.sequence_id = p_sequence_id);
    v_mended    constant bigint := stats.mend(v_tenant_id, p_sequence_id, v_at);
begin
    perform access.audit(v_tenant_id, 'ops.mend_counts', jsonb_build_object('sequenceId', p_sequence_id),
                         jsonb_build_object('drift', v_drift), jsonb_build_object('mended', v_mended), v_at);
    return v_mended;
end
$$;

comment on function ops.mend_counts(uuid) is
'Puts right the counts of a sequence that its last recount found wrong (ops.recounts), and answers '
'how many: 0 while a recount is under way. Problems: sequence_not_found.';

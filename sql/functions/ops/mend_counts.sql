create or replace function ops.mend_counts(
    p_sequence_id uuid
)
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select stats.mend(q.tenant_id, q.sequence_id, clock.now())
        from data.sequences q
        where q.sequence_id = p_sequence_id);
end
$$;

comment on function ops.mend_counts(uuid) is
'Puts right the counts of a sequence that its last recount found wrong (ops.recounts), and answers how many. '
'Null: there is no such sequence.';

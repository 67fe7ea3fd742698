create or replace function doctor.check_counts()
returns table (verdict text, evidence text, mend text)
language sql stable
as $$
    select 'fault', format('%s counts of the sequence %s of tenant %s differ from the recount of %s.',
                           r.drift_count, q.name, r.tenant_id, wire.instant(r.finished_at)),
           format('select %s(%L)', 'ops.mend_counts', r.sequence_id)
    from data.sequence_recounts r
    join data.sequences q using (tenant_id, sequence_id)
    where r.drift_count > 0
$$;

comment on function doctor.check_counts() is
'Counts that the last recount of their sequence contradicts: something was written past the functions.';

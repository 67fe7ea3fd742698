create view ops.recounts as
select q.tenant_id, q.sequence_id, q.name, r.finished_at, r.after_enrollment_id is not null as is_under_way,
       coalesce(r.drift_count, 0) as drift_count, coalesce(r.drift, '[]') as drift
from data.sequences q
left join data.sequence_recounts r using (tenant_id, sequence_id);

comment on view ops.recounts is
'When the counts of each sequence were last held against what is really there, and which are wrong by '
'how much: none, unless something was written past the functions. ops.mend_counts puts them right.';

create view ops.sequences as
select q.tenant_id, q.sequence_id, q.name, q.status, q.deleted_at,
       (select coalesce(sum(case when c.counter = 'enrolled' then c.amount else -c.amount end), 0)
        from data.sequence_counts c
        where c.tenant_id = q.tenant_id
          and c.sequence_id = q.sequence_id
          and (c.counter = 'enrolled' or c.counter like 'ended:%'))::bigint as live_count,
       (select count(*)
        from data.enrollments e
        where e.tenant_id = q.tenant_id
          and e.sequence_id = q.sequence_id
          and e.status = 'active') as active_count,
       (select count(*)
        from data.enrollments e
        where e.tenant_id = q.tenant_id
          and e.sequence_id = q.sequence_id
          and e.status = 'paused') as paused_count,
       (select count(*)
        from data.enrollments e
        where e.tenant_id = q.tenant_id
          and e.sequence_id = q.sequence_id
          and e.held_reason is not null) as held_count,
       (select coalesce(sum(c.amount), 0)
        from data.sequence_counts c
        where c.tenant_id = q.tenant_id
          and c.sequence_id = q.sequence_id
          and c.counter = 'healed')::bigint as healed_count,
       (select coalesce(sum(c.amount), 0)
        from data.sequence_counts c
        where c.tenant_id = q.tenant_id
          and c.sequence_id = q.sequence_id
          and c.counter = 'sent')::bigint as sent_count
from data.sequences q;

comment on view ops.sequences is
'Sequences with their enrollments: live is active and paused ones by the counts, active and paused are '
'recounted, held ones are among them. healed: how often the self-heal had to repair one, 0 unless something '
'was broken. sent: e-mails.';

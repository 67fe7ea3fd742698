create view ops.sequences as
select q.tenant_id, q.sequence_id, q.name, q.status, q.deleted_at, n.live_count,
       n.live_count - p.paused_count as active_count, p.paused_count, h.held_count, h.held_reasons,
       n.healed_count, n.sent_count, d.sent_today, (q.settings ->> 'maxContactsPerDay')::bigint as daily_cap
from data.sequences q
cross join lateral (
    select coalesce(sum(case when c.counter = 'enrolled' then c.amount
                             when c.counter like 'ended:%' then -c.amount end), 0)::bigint as live_count,
           coalesce(sum(c.amount) filter (where c.counter = 'healed'), 0)::bigint as healed_count,
           coalesce(sum(c.amount) filter (where c.counter = 'sent'), 0)::bigint as sent_count
    from ops.counts c
    where c.tenant_id = q.tenant_id
      and c.sequence_id = q.sequence_id) n
cross join lateral (
    select count(*) as paused_count
    from data.enrollments e
    where e.tenant_id = q.tenant_id
      and e.sequence_id = q.sequence_id
      and e.status = 'paused') p
cross join lateral (
    select coalesce(sum(r.amount), 0)::bigint as held_count,
           string_agg(r.held_reason || ': ' || r.amount, ', ' order by r.amount desc, r.held_reason)
               as held_reasons
    from (select e.held_reason, count(*) as amount
          from data.enrollments e
          where e.tenant_id = q.tenant_id
            and e.sequence_id = q.sequence_id
            and e.held_reason is not null
          group by e.held_reason) r) h
cross join lateral (
    select case when q.settings ?| array['maxContactsPerDay', 'maxNewContactsPerDay'] then (
               select count(distinct m.contact_id)
               from data.messages m
               where m.tenant_id = q.tenant_id
                 and m.sequence_id = q.sequence_id
                 and m.counted_on
                     = (clock.now() at time zone coalesce(q.settings ->> 'timezone', 'UTC'))::date
                 and m.status not in ('cancelled', 'failed')) end as sent_today) d;

comment on view ops.sequences is
'Sequences with their enrollments: live is active and paused ones by the counts; held ones are among them, '
'with their reasons. healed: how often the self-heal had to repair one, 0 unless something was broken. sent: '
'e-mails; sent_today: contacts that count against its daily cap, null without a cap. Reads paused and held '
'enrollments, not those that move.';

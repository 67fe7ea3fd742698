create view ops.outbox as
select e.tenant_id,
       count(*)                                           as waiting_count,
       count(*) filter (where e.failure_count > 0)        as refused_count,
       count(*) filter (where e.retry_at is not null
                          and e.failure_count = 0)        as behind_count,
       max(e.failure_count)                               as failure_count,
       min(e.written_at)                                  as oldest_at,
       clock.real_now() - min(e.written_at)               as lag,
       min(e.retry_at)                                    as next_retry_at,
       max(e.last_error) filter (where e.failure_count > 0) as last_error
from data.outbox_events e
where e.published_at is null
group by e.tenant_id;

comment on view ops.outbox is
'Events that NATS has not acknowledged yet, by tenant: how many wait, were refused (the most often one '
'how often, and why), stand behind such a one, and for how long the oldest has waited.';

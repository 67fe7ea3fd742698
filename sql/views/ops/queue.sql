create view ops.queue as
select s.tenant_id,
       count(*) filter (where s.parked_reason is null and s.scheduled_at <= clock.now()) as due_count,
       count(*) filter (where s.parked_reason is null and s.scheduled_at > clock.now())  as waiting_count,
       count(*) filter (where s.parked_reason = 'held')                                  as held_count,
       count(*) filter (where s.parked_reason in ('sequence_paused', 'enrollment_paused'))
                                                                                         as paused_count,
       count(*) filter (where s.parked_reason = 'previous_email')                        as blocked_count,
       min(s.scheduled_at) filter (where s.parked_reason is null)                        as oldest_at,
       clock.distance(min(s.scheduled_at) filter (where s.parked_reason is null),
                      clock.now())                                                       as oldest,
       clock.now() - min(s.scheduled_at) filter (where s.parked_reason is null
                                                 and s.scheduled_at <= clock.now())      as lag,
       exists (select from data.engine_hold)
       or exists (select from data.tenant_holds h where h.tenant_id = s.tenant_id)       as is_stopped
from data.sequence_schedules s
group by s.tenant_id;

comment on view ops.queue is
'Pending steps by tenant: due, waiting, held, paused (they or their sequences), waiting for the previous '
'e-mail; lag is how late the oldest is; is_stopped: see ops.holds. Reads every pending row: half a second '
'for a million.';

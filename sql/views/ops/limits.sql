create view ops.limits as
select b.tenant_id, 'mailbox' as kind, b.mailbox_id as limited_id, b.email as name, l.per,
       l.maximum::bigint as maximum, l.used, greatest(l.maximum - l.used, 0) as room,
       case when l.used >= l.maximum then l.ends_at end as room_again_at,
       case when l.used >= l.maximum then clock.distance(l.ends_at, clock.now()) else 'now' end as room_again
from data.mailboxes b
cross join lateral (
    select date_trunc('hour', clock.now(), 'UTC') as hour_at,
           date_trunc('day', clock.now(), coalesce(b.timezone, 'UTC')) as day_at) t
cross join lateral (
    select count(*) filter (where m.due_at >= t.hour_at
                              and m.due_at < t.hour_at + interval '1 hour') as in_hour,
           count(*) filter (where m.due_at >= t.day_at and m.due_at < date_trunc(
               'day', t.day_at + interval '36 hours', coalesce(b.timezone, 'UTC'))) as in_day
    from data.messages m
    where m.tenant_id = b.tenant_id
      and m.mailbox_id = b.mailbox_id
      and m.status not in ('cancelled', 'failed')
      and m.due_at >= least(t.hour_at, t.day_at)
      and m.due_at < greatest(t.hour_at, t.day_at) + interval '25 hours') u
cross join lateral (values
    ('hour', b.hourly_limit, u.in_hour, t.hour_at + interval '1 hour'),
    ('day', b.daily_limit, u.in_day,
     date_trunc('day', t.day_at + interval '36 hours', coalesce(b.timezone, 'UTC')))
) l (per, maximum, used, ends_at)
where l.maximum is not null
union all
select q.tenant_id, 'sequence', q.sequence_id, q.name, l.per, l.maximum, l.used,
       greatest(l.maximum - l.used, 0), case when l.used >= l.maximum then t.ends_at end,
       case when l.used >= l.maximum then clock.distance(t.ends_at, clock.now()) else 'now' end
from data.sequences q
cross join lateral (
    select z.timezone, (clock.now() at time zone z.timezone)::date as day,
           date_trunc('day', date_trunc('day', clock.now(), z.timezone) + interval '36 hours', z.timezone)
               as ends_at
    from (select coalesce(q.settings ->> 'timezone', 'UTC') as timezone) z) t
cross join lateral (
    select count(distinct m.contact_id) as contacts, count(*) filter (where m.is_first) as firsts
    from data.messages m
    where m.tenant_id = q.tenant_id
      and m.sequence_id = q.sequence_id
      and m.counted_on = t.day
      and m.status not in ('cancelled', 'failed')) u
cross join lateral (values
    ('day', (q.settings ->> 'maxContactsPerDay')::bigint, u.contacts),
    ('day, first contacts', (q.settings ->> 'maxNewContactsPerDay')::bigint, u.firsts)
) l (per, maximum, used)
where q.deleted_at is null
  and q.status in ('active', 'paused', 'archived')
  and q.settings ?| array['maxContactsPerDay', 'maxNewContactsPerDay']
  and l.maximum is not null;

comment on view ops.limits is
'What limits e-mails now: the caps of sequences (contacts in a day of their zone) and the limits of '
'mailboxes (messages in a clock hour of UTC, in a day of their zone), with what is used of them, what is '
'left, and when there is room again. Slots that are given out count as used. Reads the messages of those '
'days.';

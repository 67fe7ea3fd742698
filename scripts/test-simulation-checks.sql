-- What must hold after every day of the simulation. Written from the promises, with plain comparisons: nothing of
-- the calendar, of scheduling or of the counts is called. Each check answers how many rows break it, and one.

-- When a step ran, by the events that told of it: an e-mail was queued, a task was opened.
create table simulation.runs (
    tenant_id text, enrollment_id uuid, execution_id uuid, sequence_id uuid, contact_id uuid, step_id uuid,
    run_number integer, type text, ran_at timestamptz
);
create index on simulation.runs (enrollment_id, run_number);
create index on simulation.runs (ran_at);
create index on simulation.deliveries (claimed_at);
create index on simulation.settings (sequence_id);
create index on simulation.steps (step_id);
create index on simulation.zones (contact_id);
create index on simulation.pauses (thing_id);
create index on simulation.deliveries (message_id);
create index on data.public_holidays (holiday_on);

-- A delivery with what was promised of it.
create view simulation.mails as
select d.tenant_id, d.message_id, d.claimed_at, d.delivered_at, m.enrollment_id, m.sequence_id, m.contact_id,
       m.step_id, m.variant_id, m.from_email, m.queued_at
from simulation.deliveries d
join data.messages m using (tenant_id, message_id);

-- In plpgsql, so that it is planned once a session.
create function simulation.is_open(p_tenant_id text, p_settings jsonb, p_zone text, p_at timestamptz)
returns boolean
language plpgsql stable
as $$
declare
    v_local constant timestamp := p_at at time zone coalesce(p_zone, p_settings ->> 'timezone', 'UTC');
    v_day   constant jsonb := p_settings -> 'businessHours' -> trim(lower(to_char(v_local, 'day')));
begin
    if (p_settings ->> 'excludeWeekends')::boolean and extract(isodow from v_local) > 5 then
        return false;
    end if;
    if (p_settings ->> 'excludeHolidays')::boolean and (
            exists (select from data.public_holidays h
                    where h.holiday_on = v_local::date
                      and p_settings -> 'holidayCalendars' ? h.calendar)
            or exists (select from data.holidays h
                       where h.tenant_id = p_tenant_id
                         and h.holiday_on = v_local::date
                         and (p_settings -> 'holidayCalendars' ? h.calendar
                              or p_settings -> 'holidayCalendars' is null))) then
        return false;
    end if;
    return p_settings -> 'businessHours' is null
        or exists (select
                   from jsonb_array_elements(case jsonb_typeof(v_day) when 'object' then jsonb_build_array(v_day)
                                                                      when 'array' then v_day end) w
                   where v_local::time >= (w ->> 'start')::time
                     and v_local::time < (w ->> 'end')::time);
end
$$;

-- Whether the moment was open by any of the settings and zones that held at some time of that span.
create function simulation.was_open(p_tenant_id text, p_sequence_id uuid, p_contact_id uuid,
                                    p_from timestamptz, p_at timestamptz)
returns boolean
language plpgsql stable
as $$
begin
    return exists (
        select
        from simulation.settings h
        cross join simulation.zones z
        where h.sequence_id = p_sequence_id
          and h.valid_from <= p_at
          and h.valid_until >= p_from
          and z.contact_id = p_contact_id
          and z.valid_from <= p_at
          and z.valid_until >= p_from
          and simulation.is_open(p_tenant_id, h.settings, z.timezone, p_at));
end
$$;

create function simulation.record_runs(p_since timestamptz)
returns void
language sql
as $$
    insert into simulation.runs
    select v.tenant_id, v.enrollment_id, x.execution_id, x.sequence_id, (v.data ->> 'contactId')::uuid,
           x.step_id, x.run_number, x.step_type, v.occurred_at
    from data.outbox_events v
    left join data.step_executions x
      on x.tenant_id = v.tenant_id
     and x.execution_id = (v.data ->> 'executionId')::uuid
    where v.type in ('sequence.step.executed', 'sequence.step.pending_manual')
      and v.data ->> 'status' in ('scheduled', 'pending_manual')
      and v.occurred_at > p_since
$$;

-- Of the runs and deliveries since then.
create function simulation.broken_moments(p_since timestamptz)
returns table (invariant text, found bigint, example text)
language sql stable
as $$
    select 'a step ran outside its window', count(*), min(r.enrollment_id::text || ' at ' || r.ran_at)
    from simulation.runs r
    where r.ran_at > p_since
      and not simulation.was_open(r.tenant_id, r.sequence_id, r.contact_id, r.ran_at, r.ran_at)
    union all
    select 'a mail left outside its window', count(*), min(m.enrollment_id::text || ' at ' || m.claimed_at)
    from simulation.mails m
    where m.claimed_at > p_since
      and not simulation.was_open(m.tenant_id, m.sequence_id, m.contact_id, m.queued_at, m.claimed_at)
    union all
    select 'a step ran before its delay was over', count(*),
           min(r.enrollment_id::text || ' run ' || r.run_number || ' at ' || r.ran_at)
    from simulation.runs r
    join data.step_executions b
      on b.tenant_id = r.tenant_id
     and b.enrollment_id = r.enrollment_id
     and b.run_number = r.run_number - 1
    where r.ran_at > p_since
      and not exists (select from simulation.skips s
                      where s.enrollment_id = r.enrollment_id
                        and s.skipped_at between coalesce(b.executed_at, r.ran_at) and r.ran_at)
      and not exists (
          select
          from simulation.steps h
          join simulation.settings q using (sequence_id)
          cross join simulation.zones z
          cross join lateral (select coalesce(z.timezone, q.settings ->> 'timezone', 'UTC') as zone) n
          cross join lateral (
              select (b.executed_at at time zone n.zone + make_interval(days => h.delay_days))
                         at time zone n.zone
                     + make_interval(hours => h.delay_hours) - interval '1 hour' as base) w
          where h.step_id = r.step_id
            and h.valid_from <= r.ran_at and h.valid_until >= b.executed_at
            and q.valid_from <= r.ran_at and q.valid_until >= b.executed_at
            and z.contact_id = r.contact_id
            and z.valid_from <= r.ran_at and z.valid_until >= b.executed_at
            and case when h.send_at is null then r.ran_at >= w.base
                     else (r.ran_at at time zone n.zone)::date >= (w.base at time zone n.zone)::date end)
    union all
    select 'a step ran that was inactive or gone', count(*), min(r.enrollment_id::text || ' at ' || r.ran_at)
    from simulation.runs r
    where r.ran_at > p_since
      and not exists (select from simulation.steps h
                      where h.step_id = r.step_id
                        and h.is_active
                        and h.valid_from <= r.ran_at
                        and h.valid_until >= r.ran_at)
    union all
    select 'somebody paused moved', count(*), min(r.enrollment_id::text || ' at ' || r.ran_at)
    from simulation.runs r
    join simulation.pauses p
      on p.thing_id in (r.enrollment_id, r.sequence_id)
    where r.ran_at > p_since
      and r.ran_at > p.valid_from
      and r.ran_at < p.valid_until
    union all
    select 'a mail left during a pause', count(*), min(m.message_id::text || ' at ' || m.claimed_at)
    from simulation.mails m
    join simulation.pauses p
      on p.thing_id in (m.enrollment_id, m.sequence_id)
    where m.claimed_at > p_since
      and m.claimed_at > p.valid_from
      and m.claimed_at < p.valid_until
    union all
    select 'a mail left after the end', count(*), min(m.message_id::text || ' at ' || m.claimed_at)
    from simulation.mails m
    join data.enrollments e using (tenant_id, enrollment_id)
    where m.claimed_at > p_since
      and m.claimed_at > e.completed_at
$$;

-- Caps count what has left; an edit may move them, then the larger of the day counts.
create function simulation.broken_caps(p_since timestamptz)
returns table (invariant text, found bigint, example text)
language sql stable
as $$
    with sent as (
        select m.*, coalesce(h.settings ->> 'timezone', 'UTC') as zone,
               (m.claimed_at at time zone coalesce(h.settings ->> 'timezone', 'UTC'))::date as sent_on,
               not exists (select from simulation.mails b
                           where b.enrollment_id = m.enrollment_id
                             and b.claimed_at < m.claimed_at) as is_first
        from simulation.mails m
        join simulation.settings h
          on h.sequence_id = m.sequence_id
         and h.valid_from < m.claimed_at
         and h.valid_until >= m.claimed_at
        where m.claimed_at > p_since - interval '50 hours'
    ), days as (
        select s.sequence_id, s.sent_on, s.zone, count(distinct s.contact_id) as contact_count,
               count(distinct s.enrollment_id) filter (where s.is_first) as first_count
        from sent s
        group by s.sequence_id, s.sent_on, s.zone
    ), limits as (
        select d.*,
               (select max(coalesce((h.settings ->> 'maxContactsPerDay')::bigint, 1000000))
                from simulation.settings h
                where h.sequence_id = d.sequence_id
                  and (h.valid_from at time zone d.zone)::date <= d.sent_on
                  and (h.valid_until at time zone d.zone)::date >= d.sent_on) as max_contacts,
               (select max(coalesce((h.settings ->> 'maxNewContactsPerDay')::bigint, 1000000))
                from simulation.settings h
                where h.sequence_id = d.sequence_id
                  and (h.valid_from at time zone d.zone)::date <= d.sent_on
                  and (h.valid_until at time zone d.zone)::date >= d.sent_on) as max_first
        from days d
        where d.sent_on >= (p_since at time zone d.zone)::date
    ), boxes as (
        select m.tenant_id, m.from_email, m.claimed_at, b.daily_limit, b.hourly_limit, b.minimum_gap,
               (m.claimed_at at time zone coalesce(b.timezone, 'UTC'))::date as sent_on,
               m.claimed_at - lag(m.claimed_at) over (partition by m.tenant_id, m.from_email
                                                      order by m.claimed_at) as gap
        from simulation.mails m
        join simulation.mailboxes b
          on b.tenant_id = m.tenant_id
         and b.email = m.from_email
        where m.claimed_at > p_since - interval '50 hours'
    )
    select 'more contacts a day than maxContactsPerDay', count(*),
           min(l.sequence_id::text || format(' on %s: %s of %s', l.sent_on, l.contact_count, l.max_contacts))
    from limits l
    where l.contact_count > l.max_contacts
    union all
    select 'more first contacts a day than maxNewContactsPerDay', count(*),
           min(l.sequence_id::text || format(' on %s: %s of %s', l.sent_on, l.first_count, l.max_first))
    from limits l
    where l.first_count > l.max_first
    union all
    select 'more mails a day than the mailbox may', count(*), min(x.example)
    from (select b.from_email || format(' on %s: %s of %s', b.sent_on, count(*), b.daily_limit) as example
          from boxes b
          where b.sent_on > p_since::date - 1
          group by b.tenant_id, b.from_email, b.sent_on, b.daily_limit
          having count(*) > b.daily_limit) x
    union all
    select 'more mails an hour than the mailbox may', count(*), min(x.example)
    from (select b.from_email || format(' at %s: %s of %s', date_trunc('hour', b.claimed_at), count(*),
                                        b.hourly_limit) as example
          from boxes b
          where b.claimed_at > p_since - interval '1 hour'
          group by b.tenant_id, b.from_email, date_trunc('hour', b.claimed_at), b.hourly_limit
          having count(*) > b.hourly_limit) x
    union all
    select 'two mails of a mailbox closer than its minimum gap', count(*),
           min(b.from_email || format(' at %s: %s of %s', b.claimed_at, b.gap, b.minimum_gap))
    from boxes b
    where b.claimed_at > p_since
      and b.gap < b.minimum_gap
$$;

-- Of everything, as it is now.
create function simulation.broken_states()
returns table (invariant text, found bigint, example text)
language sql stable
as $$
    select 'a step ran twice', count(*), min(t.enrollment_id::text)
    from (select r.enrollment_id
          from simulation.runs r
          group by r.enrollment_id, r.step_id
          having count(*) > 1) t
    union all
    select 'a mail was delivered twice', count(*), min(t.enrollment_id::text)
    from (select m.enrollment_id
          from simulation.mails m
          group by m.enrollment_id, m.step_id
          having count(*) > 1) t
    union all
    select 'a run without an execution', count(*), min(r.enrollment_id::text)
    from simulation.runs r
    where r.execution_id is null
    union all
    select 'a step ran out of order', count(*), min(t.enrollment_id::text || ' run ' || t.run_number)
    from (select r.enrollment_id, r.run_number, r.ran_at, x.executed_at, x.status,
                 (select max(h.place) from simulation.steps h where h.step_id = r.step_id) as place,
                 (select max(h.place) from simulation.steps h where h.step_id = x.step_id) as place_before
          from simulation.runs r
          join data.step_executions x
            on x.tenant_id = r.tenant_id
           and x.enrollment_id = r.enrollment_id
           and x.run_number = r.run_number - 1) t
    where t.place <= t.place_before
       or t.executed_at is null
       or t.executed_at > t.ran_at
    union all
    select 'active, and nothing is to happen', count(*), min(e.enrollment_id::text)
    from data.enrollments e
    where e.status = 'active'
      and e.held_reason is null
      and not exists (select from data.sequence_schedules s
                      where s.tenant_id = e.tenant_id
                        and s.enrollment_id = e.enrollment_id)
      and not exists (select from data.step_executions x
                      where x.tenant_id = e.tenant_id
                        and x.enrollment_id = e.enrollment_id
                        and x.status in ('pending_manual', 'scheduled'))
    union all
    select 'somebody who is to be paused is not', count(*), min(e.enrollment_id::text)
    from simulation.pauses p
    join data.enrollments e on e.enrollment_id = p.thing_id
    where p.valid_until > (select clock.now())
      and e.status = 'active'
    union all
    select 'nobody resumed who was to be', count(*), min(e.enrollment_id::text)
    from data.enrollments e
    where e.resume_at < (select clock.now()) - interval '7 hours'
    union all
    select 'completed, and a step was left out', count(*), min(e.enrollment_id::text)
    from data.enrollments e
    join simulation.steps h using (sequence_id)
    where e.status = 'completed'
      and h.is_active
      and h.valid_from <= e.enrolled_at
      and h.valid_until > e.completed_at
      and not exists (select from data.step_executions x
                      where x.tenant_id = e.tenant_id
                        and x.enrollment_id = e.enrollment_id
                        and x.step_id = h.step_id)
    union all
    select 'parked without the cause that is written there', count(*),
           min(s.enrollment_id::text || ' ' || s.parked_reason)
    from data.sequence_schedules s
    join data.enrollments e using (tenant_id, enrollment_id)
    join data.sequences q
      on q.tenant_id = s.tenant_id
     and q.sequence_id = s.sequence_id
    where s.parked_reason is not null
      and case s.parked_reason
          when 'held' then e.held_reason is null
          when 'enrollment_paused' then e.status <> 'paused'
          when 'sequence_paused' then q.status not in ('draft', 'paused')
          when 'previous_email' then not exists (
              select from data.messages m
              where m.tenant_id = s.tenant_id
                and m.enrollment_id = s.enrollment_id
                and m.status in ('queued', 'sending', 'unknown')) end
    union all
    select 'held without a reason, or in the claim path', count(*), min(e.enrollment_id::text)
    from data.enrollments e
    left join data.sequence_schedules s using (tenant_id, enrollment_id)
    where (e.held_at is not null and coalesce(e.held_reason, '') = '')
       or (e.held_reason is not null and s.enrollment_id is not null and s.parked_reason is null)
    union all
    select 'moved without a reason', count(*), min(s.enrollment_id::text)
    from data.sequence_schedules s
    where s.planned_at is not null
      and s.moved_reason is null
    union all
    select 'a schedule of somebody who has ended', count(*), min(e.enrollment_id::text)
    from data.enrollments e
    join data.sequence_schedules s using (tenant_id, enrollment_id)
    where e.status not in ('active', 'paused')
    union all
    select 'due, and no worker took it', count(*), min(t.enrollment_id::text)
    from (select s.enrollment_id
          from data.sequence_schedules s
          where s.parked_reason is null
            and s.scheduled_at <= (select clock.now())
          union all
          select m.enrollment_id
          from data.messages m
          where m.status = 'queued'
            and m.due_at <= (select clock.now())) t
    union all
    select 'ended, and not told exactly once', count(*), min(e.enrollment_id::text)
    from data.enrollments e
    left join (select v.enrollment_id, count(*) as told
               from data.outbox_events v
               where v.type in ('sequence.enrollment.completed', 'sequence.enrollment.replied',
                                'sequence.enrollment.exited')
               group by v.enrollment_id) v using (enrollment_id)
    where coalesce(v.told, 0) <> (e.status not in ('active', 'paused'))::integer
    union all
    select 'a reply, and the enrollment goes on', count(*), min(e.enrollment_id::text)
    from data.inbox_messages i
    join data.enrollments e using (tenant_id, enrollment_id)
    join data.sequences q using (tenant_id, sequence_id)
    where q.exit_conditions -> 'onReply' = 'true'
      and e.status in ('active', 'paused')
    union all
    select 'a reply that nobody looked at', count(*), min(i.inbox_message_id::text)
    from data.inbox_messages i
    where i.processed_at is null
      and i.received_at < (select clock.now()) - interval '7 hours'
    union all
    select 'the self-heal found something', coalesce(sum(r.row_count), 0)::bigint, null
    from data.background_job_runs r
    where r.background_job_id = 'sequence-scheduler'
    union all
    select 'a recount found a count that is wrong', coalesce(sum(r.row_count), 0)::bigint, null
    from data.background_job_runs r
    where r.background_job_id = 'sequence-stats-calculator'
    union all
    select 'a background job failed', count(*), min(r.background_job_id || ': ' || r.error)
    from data.background_job_runs r
    where r.error is not null
$$;

-- Counters against recounts.
create function simulation.broken_counts()
returns table (invariant text, found bigint, example text)
language sql stable
as $$
    with counted as (
        select c.sequence_id, concat_ws(' ', c.counter, c.step_id, c.variant_id) as counter,
               sum(c.amount) as amount
        from ops.counts c
        where c.counter in ('enrolled', 'sent', 'replied', 'opened', 'machine_opened', 'healed')
           or c.counter like 'ended:%'
        group by c.sequence_id, c.counter, c.step_id, c.variant_id
    ), recounted as (
        select e.sequence_id, 'enrolled' as counter, count(*) as amount
        from data.enrollments e
        group by e.sequence_id
        union all
        select e.sequence_id, 'ended:' || e.status, count(*)
        from data.enrollments e
        where e.status not in ('active', 'paused')
        group by e.sequence_id, e.status
        union all
        select m.sequence_id, concat_ws(' ', 'sent', m.step_id, m.variant_id), count(*)
        from simulation.mails m
        group by m.sequence_id, m.step_id, m.variant_id
        union all
        select x.sequence_id, concat_ws(' ', 'replied', x.step_id, x.variant_id), count(*)
        from data.step_executions x
        where x.replied_at is not null
        group by x.sequence_id, x.step_id, x.variant_id
        union all
        select x.sequence_id, concat_ws(' ', o.counter, x.step_id, x.variant_id), count(*)
        from data.step_executions x
        cross join lateral (values ('opened', x.opened_at), ('machine_opened', x.machine_opened_at)) o (counter, at)
        where o.at is not null
        group by o.counter, x.sequence_id, x.step_id, x.variant_id
    )
    select 'a counter is not what a recount gives', count(*),
           min(coalesce(c.sequence_id, r.sequence_id)::text
               || format(' %s: %s, not %s', coalesce(c.counter, r.counter), c.amount, r.amount))
    from counted c
    full join recounted r using (sequence_id, counter)
    where coalesce(c.amount, 0) <> coalesce(r.amount, 0)
$$;

-- The counts of each day, in the zone that the sequence had when it happened.
create function simulation.broken_days()
returns table (invariant text, found bigint, example text)
language sql stable
as $$
    with counted as (
        select n.sequence_id, replace(n.counter, 'reinstated:', 'ended:') as counter, n.counted_on,
               sum(case when n.counter like 'reinstated:%' then -n.amount else n.amount end) as amount
        from (select s.sequence_id, s.counter, s.counted_on, s.amount
              from data.sequence_sums s
              where s.grain = 'day'
              union all
              select c.sequence_id, c.counter, c.counted_on, c.amount
              from data.sequence_counts c) n
        where n.counter in ('enrolled', 'sent')
           or n.counter like any ('{ended:%,reinstated:%}')
        group by 1, 2, 3
    ), happened as (
        select e.sequence_id, 'enrolled' as counter, e.enrolled_at as at
        from data.enrollments e
        union all
        select e.sequence_id, 'ended:' || e.status, e.completed_at
        from data.enrollments e
        where e.completed_at is not null
        union all
        select m.sequence_id, 'sent', m.sent_at
        from data.messages m
        where m.status = 'sent'
    ), recounted as (
        select p.sequence_id, p.counter,
               (p.at at time zone coalesce(h.settings ->> 'timezone', 'UTC'))::date as counted_on, count(*) as amount
        from happened p
        join simulation.settings h
          on h.sequence_id = p.sequence_id
         and h.valid_from < p.at
         and h.valid_until >= p.at
        group by 1, 2, 3
    )
    select 'the count of a day is not what a recount gives', count(*),
           min(coalesce(c.sequence_id, r.sequence_id)::text
               || format(' %s on %s: %s, not %s', coalesce(c.counter, r.counter),
                         coalesce(c.counted_on, r.counted_on), c.amount, r.amount))
    from counted c
    full join recounted r using (sequence_id, counter, counted_on)
    where coalesce(c.amount, 0) <> coalesce(r.amount, 0)
$$;

-- Whether everybody is told why nothing happens to them now: asked for some, others each day.
create function simulation.silent_explanations(p_since timestamptz)
returns table (invariant text, found bigint, example text)
language sql volatile
as $$
    select 'nobody says what somebody waits for', count(*), min(e.enrollment_id::text)
    from (select e.enrollment_id
          from data.enrollments e
          where e.status in ('active', 'paused')
          order by md5(e.enrollment_id || p_since::text)
          limit 10) e
    where not exists (select from ops.explain(e.enrollment_id) x where x.detail <> '')
$$;

-- Whether answers are what the interface promises: of some, others each day.
create function simulation.misdescribed(p_since timestamptz)
returns table (invariant text, found bigint, example text)
language sql volatile
as $$
    select 'an answer does not fit its schema', count(*), min(format('%s %s %s', x.enrollment_id, p.pointer, p.message))
    from (select e.*
          from data.enrollments e
          order by md5(p_since || e.enrollment_id::text)
          limit 20) x
    cross join lateral (values
        (wire.enrollment_details_schema(), wire.enrollment_details(row(x.*)::data.enrollments)),
        (wire.timeline_schema(), wire.timeline(row(x.*)::data.enrollments)),
        (wire.explanation_schema(), wire.explanation(row(x.*)::data.enrollments, clock.now())),
        (stats.report_schema(), stats.report(x.tenant_id, x.sequence_id, p_since::date, p_since::date + 1))) a (schema, answer)
    cross join lateral problem.find(a.schema, a.answer) p
$$;

-- All that was broken since then; no rows: nothing.
create function simulation.broken(p_since timestamptz)
returns table (invariant text, found bigint, example text)
language plpgsql
as $$
begin
    perform simulation.record_runs(p_since);
    return query
    select b.*
    from (select * from simulation.broken_moments(p_since)
          union all
          select * from simulation.broken_caps(p_since)
          union all
          select * from simulation.broken_states()
          union all
          select * from simulation.broken_counts()
          union all
          select * from simulation.broken_days()
          union all
          select * from simulation.silent_explanations(p_since)
          union all
          select * from simulation.misdescribed(p_since)) b
    where b.found > 0;
end
$$;

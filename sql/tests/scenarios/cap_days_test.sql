-- Whose day a cap counts: the sequence's, whatever zones its contacts live in; and who goes first among those
-- that were moved.
begin;
select plan(48);

do $$ begin perform ops.set_clock('2026-03-02 08:00Z'); end $$;     -- a Monday

-- Each part has a tenant of its own: what others left does not matter.
create temporary table scene (tenant_id text, sequence_id uuid);

create function pg_temp.scene(p_tenant_id text, p_settings text,
                              p_steps text default '[{"type": "auto_email", "subject": "S", "body": "B"}]')
returns text
language plpgsql volatile
as $$
begin
    perform ops.create_tenant(p_tenant_id, p_tenant_id);
    delete from scene;
    insert into scene
    select p_tenant_id, (sequence.activate(p_tenant_id, q.sequence_id, clock.now())).sequence_id
    from sequence.create(p_tenant_id, 'ann', jsonb_build_object('name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now()) q;
    return pass(p_tenant_id);
end
$$;

create function pg_temp.add(p_at text, p_name text, p_contact text default '{}')
returns void
language plpgsql volatile
as $$
begin
    perform ops.set_clock(p_at::timestamptz);
    perform enrollment.enroll(s.tenant_id, 'ann', 'r', s.sequence_id, jsonb_build_object('contactId', coalesce(
        (select c.contact_id from data.contacts c where c.tenant_id = s.tenant_id and c.first_name = p_name),
        (contact.create(s.tenant_id, jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                                     || p_contact::jsonb, clock.now())).contact_id)), clock.now())
    from scene s;
end
$$;
create function pg_temp.enroll(p_at text, p_name text, p_contact text default '{}')
returns text
language sql volatile
as $$
    select pg_temp.add(p_at, p_name, p_contact);
    select pass(p_name || ' is enrolled')
$$;

create function pg_temp.steps(p_at text, p_limit integer default 500)
returns jsonb
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select coalesce(jsonb_object_agg(a.key, a.value), '{}')
    from scene s
    cross join lateral jsonb_each(worker.run_due_steps(p_limit, s.tenant_id)) a
    where a.key in ('messages', 'tasks', 'moved', 'held', 'parked', 'skipped', 'exited')
      and a.value <> '0'
$$;

create function pg_temp.send(p_at text, p_outcome text default 'sent')
returns bigint
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select (worker.finish_messages('00000000-0000-0000-0000-00000000000a', coalesce(jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', p_outcome,
        'subject', coalesce(m.thread_subject, m.subject_template), 'error', 'E')), '[]')) ->> 'finished')::bigint
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;

-- What is due runs, and what may leave is sent.
create function pg_temp.go(p_at text, p_limit integer default 500)
returns jsonb
language sql volatile
as $$
    select a || jsonb_strip_nulls(jsonb_build_object('sent', nullif(pg_temp.send(p_at), 0)))
    from pg_temp.steps(p_at, p_limit) a
$$;

create temporary view walk as
select c.first_name as name, e.status, e.run_count as runs, e.held_reason, s.scheduled_at, s.parked_reason,
       s.moved_reason, s.planned_at
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id)
where e.tenant_id = (select t.tenant_id from scene t);

create temporary view mails as
select c.first_name as name, m.step_number as step, m.status, m.due_at, m.sent_at, m.counted_on, m.is_first,
       m.is_cleared, m.mailbox_id
from data.messages m
join data.contacts c using (tenant_id, contact_id)
where m.tenant_id = (select t.tenant_id from scene t);

select pg_temp.scene('new-york', '{"maxContactsPerDay": 1, "timezone": "America/New_York"}');
select pg_temp.enroll('2026-03-03 03:00Z', 'Amy', '{"timezone": "Australia/Sydney"}');
select is(pg_temp.go('2026-03-03 03:00Z'), '{"messages": 1, "sent": 1}',
          'Tuesday 14:00 in Sydney, Monday 22:00 in New York');
select is((select counted_on from mails), '2026-03-02'::date, 'counts on the sequence''s Monday');
select pg_temp.enroll('2026-03-03 04:00Z', 'Bob', '{"timezone": "Australia/Sydney"}');
select is(pg_temp.go('2026-03-03 04:00Z'), '{"moved": 1}', 'which is full');
select is((select scheduled_at from walk where name = 'Bob'), '2026-03-03 05:00Z'::timestamptz,
          'until midnight in New York: the same day in Sydney');
select is(pg_temp.go('2026-03-03 05:00Z'), '{"messages": 1, "sent": 1}', 'when Bob goes');

select pg_temp.scene('window-open', '{"maxContactsPerDay": 1, "timezone": "Australia/Sydney",
    "businessHours": {"tuesday": {"start": "07:00", "end": "17:00"}}}');
select pg_temp.enroll('2026-03-03 12:00Z', 'Amy', '{"timezone": "America/New_York"}');
select pg_temp.enroll('2026-03-03 12:01Z', 'Bob', '{"timezone": "America/New_York"}');
select is(pg_temp.go('2026-03-03 12:05Z'), '{"messages": 1, "moved": 1, "sent": 1}', 'Tuesday 07:05 in New York');
select is((select scheduled_at from walk where name = 'Bob'), '2026-03-03 13:00Z'::timestamptz,
          'the day ends in Sydney at 08:00 in New York, where the window is still open');
select is(pg_temp.go('2026-03-03 13:00Z'), '{"messages": 1, "sent": 1}', 'there he goes');
select is((select counted_on from mails where name = 'Bob'), '2026-03-04'::date, 'on the next day of the cap');

select pg_temp.scene('window-shut', '{"maxContactsPerDay": 1, "excludeWeekends": true,
    "businessHours": {"monday": {"start": "09:00", "end": "17:00"}, "friday": {"start": "09:00", "end": "17:00"}}}',
    '[{"type": "auto_email", "subject": "S", "body": "B", "sendAt": "10:00"}]');
select pg_temp.enroll('2026-03-06 09:30Z', 'Amy');
select pg_temp.enroll('2026-03-06 09:31Z', 'Bob');
select is(pg_temp.go('2026-03-06 10:00Z') ->> 'moved', '1', 'Friday at its hour one of two goes');
select is((select scheduled_at from walk where scheduled_at is not null), '2026-03-09 10:00Z'::timestamptz,
          'the other moves to Monday, at its hour');

select pg_temp.scene('spring', '{"maxContactsPerDay": 1, "timezone": "America/New_York"}');
select pg_temp.enroll('2026-03-08 06:00Z', 'Amy');      -- 01:00, an hour before the clocks change
select pg_temp.enroll('2026-03-08 06:01Z', 'Bob');
select is(pg_temp.go('2026-03-08 06:05Z') ->> 'moved', '1', 'on a day of 23 hours');
select is((select scheduled_at from walk where scheduled_at is not null), '2026-03-09 04:00Z'::timestamptz,
          'the next begins at its midnight');
select pg_temp.scene('autumn', '{"maxContactsPerDay": 1, "timezone": "America/New_York"}');
select pg_temp.enroll('2026-11-01 04:00Z', 'Amy');
select pg_temp.enroll('2026-11-01 04:01Z', 'Bob');
select is(pg_temp.go('2026-11-01 04:05Z') ->> 'moved', '1', 'on a day of 25 hours');
select is((select scheduled_at from walk where scheduled_at is not null), '2026-11-02 05:00Z'::timestamptz,
          'the next begins at its midnight');
select pg_temp.scene('midnight-skipped', '{"maxContactsPerDay": 1, "timezone": "Africa/Cairo"}');
select pg_temp.enroll('2026-04-23 20:00Z', 'Amy');
select pg_temp.enroll('2026-04-23 20:01Z', 'Bob');
select is(pg_temp.go('2026-04-23 20:05Z') ->> 'moved', '1', 'before a day without a midnight');
select is((select scheduled_at from walk where scheduled_at is not null), '2026-04-23 22:00Z'::timestamptz,
          'the next begins where the gap ends');

-- Who was moved is not overtaken by who was planned later but comes up earlier on that day.
select pg_temp.scene('moved-first', '{"maxContactsPerDay": 1,
    "businessHours": {"monday": {"start": "09:00", "end": "17:00"}, "tuesday": {"start": "09:00", "end": "17:00"},
                      "wednesday": {"start": "09:00", "end": "17:00"}}}');
select pg_temp.enroll('2026-03-02 15:00Z', 'Amy', '{"timezone": "America/New_York"}');
select pg_temp.enroll('2026-03-02 15:01Z', 'Bob', '{"timezone": "America/New_York"}');
select is(pg_temp.go('2026-03-02 15:05Z'), '{"messages": 1, "moved": 1, "sent": 1}', 'Amy goes, Bob moves');
select pg_temp.enroll('2026-03-03 09:00Z', 'Cyd');
select is(pg_temp.go('2026-03-03 09:00Z'), '{"moved": 1}', 'Cyd comes up before him, but was planned after him');
select is(pg_temp.go('2026-03-03 14:00Z'), '{"messages": 1, "sent": 1}', 'Bob goes when his window opens');
select is(pg_temp.go('2026-03-04 09:00Z'), '{"messages": 1, "sent": 1}', 'and Cyd on the third day');

-- More contacts every day than may go, in small batches: all go in the order in which they were planned.
select pg_temp.scene('backlog', '{"maxContactsPerDay": 5, "jitterMinutes": 60}',
                     '[{"type": "auto_email", "subject": "S", "body": "B", "sendAt": "08:00"}]');
create temporary table planned (name text, at timestamptz);
do $$
declare
    v_number integer := 0;
begin
    for v_day in 2..7 loop
        if v_day <= 4 then
            for v_contact in 1..8 loop
                v_number := v_number + 1;
                perform pg_temp.add(format('2026-03-0%s 06:%s', v_day, 10 + v_contact) || 'Z', 'c' || v_number);
                insert into planned
                select w.name, w.scheduled_at from walk w where w.name = 'c' || v_number;
            end loop;
        end if;
        for v_minute in 0..60 by 12 loop
            for v_again in 1..3 loop
                perform pg_temp.go((timestamp '2026-03-01 08:00'
                    + make_interval(days => v_day - 1, mins => v_minute))::text || 'Z', 4);
            end loop;
        end loop;
    end loop;
end
$$;
select is((select max(n) from (select count(*) as n from mails group by counted_on) d), 5::bigint,
          'never more than five a day');
select is((select count(*) from (select counted_on from mails where status = 'sent' group by 1
                                 having count(*) = 5) d), 4::bigint, 'and five on each but the last');
select is((select count(*) from mails m where m.status <> 'sent'), 0::bigint, 'all were sent');
select is_empty($$ select m.name, m.counted_on, o.name, o.counted_on
                   from mails m join planned p using (name), mails o join planned q using (name)
                   where p.at < q.at and m.counted_on > o.counted_on $$,
                'and none on a later day than somebody who was planned after it');

select * from finish();
rollback;

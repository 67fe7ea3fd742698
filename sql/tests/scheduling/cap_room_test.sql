-- scheduling.cap_room with follow_ups_ahead and moved_ahead: what is left on a day, and for whom.
begin;
select plan(24);

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

create function pg_temp.room(p_day text, p_claimed text[] default '{}')
returns text
language sql volatile
as $$
    select format('%s of all, %s new, %s reserved, %s, %s, until %s', r.contacts_left, r.new_left, r.reserved,
                  r.moved_follow_ups, r.moved_firsts, to_char(r.day_ends_at at time zone 'UTC', 'MM-DD HH24:MI'))
    from scene s
    join data.sequences q using (tenant_id, sequence_id)
    cross join lateral scheduling.cap_room(q, p_day::date, array(
        select e.enrollment_id from data.enrollments e join data.contacts c using (tenant_id, contact_id)
        where e.tenant_id = s.tenant_id and c.first_name = any (p_claimed))) r
$$;

-- Sets what is pending of somebody.
create function pg_temp.plan(p_name text, p_at text, p_planned_at text, p_is_follow_up boolean, p_parked text default null)
returns void
language sql volatile
as $$
    update data.sequence_schedules s
    set scheduled_at = p_at::timestamptz, planned_at = p_planned_at::timestamptz, is_follow_up = p_is_follow_up,
        parked_reason = p_parked
    from data.enrollments e
    join data.contacts c using (tenant_id, contact_id)
    where e.tenant_id = (select t.tenant_id from scene t)
      and s.tenant_id = e.tenant_id
      and s.enrollment_id = e.enrollment_id
      and c.first_name = p_name
$$;

select pg_temp.scene('caps', '{"maxContactsPerDay": 4, "maxNewContactsPerDay": 3, "timezone": "America/New_York"}',
                     '[{"type": "auto_email", "subject": "S", "body": "B"},
                       {"type": "auto_email", "delayHours": 3, "body": "B"}]');
select is(pg_temp.room('2026-03-02'), '4 of all, 3 new, 0 reserved, {}, {}, until 03-03 05:00', 'an empty day');
select is(pg_temp.room('2026-03-08'), '4 of all, 3 new, 0 reserved, {}, {}, until 03-09 04:00', 'of 23 hours');
select pg_temp.enroll('2026-03-02 14:00Z', 'Amy');
select pg_temp.enroll('2026-03-02 14:00Z', 'Bob');
select is(pg_temp.steps('2026-03-02 14:00Z'), '{"messages": 2}', 'two e-mails');
select is(pg_temp.room('2026-03-02'), '2 of all, 1 new, 0 reserved, {}, {}, until 03-03 05:00',
          'count as soon as they are queued; their follow-ups that day do not');
select is(pg_temp.room('2026-03-03'), '4 of all, 3 new, 2 reserved, {}, {}, until 03-04 05:00',
          'on the day after they would');
update data.messages m set is_first = false where m.message_id = (select max(x.message_id::text)::uuid from data.messages x);
select is(pg_temp.room('2026-03-02') like '2 of all, 2 new,%', true, 'a follow-up is no new contact');
update data.messages m set status = 'failed' where m.is_first;
select is(pg_temp.room('2026-03-02') like '3 of all, 3 new, 1 reserved%', true,
          'what failed counts no more, and leaves its follow-up to come');
update data.messages m set status = 'cancelled';
select is(pg_temp.room('2026-03-02') like '4 of all, 3 new, 2 reserved%', true, 'nor what was cancelled');

select pg_temp.enroll('2026-03-02 14:00Z', n) from unnest('{Cyd,Dan,Eve,Fay,Gus}'::text[]) n;
select pg_temp.plan(p.name, p.at, p.planned_at, p.is_follow_up, p.parked)
from (values ('Cyd', '2026-03-02 16:00Z', '2026-02-27 09:00Z', false, null),
             ('Dan', '2026-03-02 13:00Z', '2026-02-26 09:00Z', false, null),
             ('Eve', '2026-03-03 05:00Z', '2026-02-25 09:00Z', false, null),
             ('Fay', '2026-03-02 16:00Z', '2026-02-24 09:00Z', true, null),
             ('Gus', '2026-03-02 16:00Z', '2026-02-23 09:00Z', true, 'held')) p (name, at, planned_at, is_follow_up, parked);
select is(pg_temp.room('2026-03-02'), '4 of all, 3 new, 3 reserved, {"2026-02-24 09:00:00+00"}, '
          '{"2026-02-26 09:00:00+00","2026-02-27 09:00:00+00"}, until 03-03 05:00',
          'who was moved to that day, due or not, oldest first; not who is parked or comes the day after');
select is(pg_temp.room('2026-03-02', '{Fay,Dan}'), '4 of all, 3 new, 2 reserved, {}, {"2026-02-27 09:00:00+00"}, '
          'until 03-03 05:00', 'without those of the batch');
update data.sequences q set settings = q.settings || '{"maxContactsPerDay": 1}';
select is(pg_temp.room('2026-03-02'), '1 of all, 3 new, 1 reserved, {"2026-02-24 09:00:00+00"}, '
          '{"2026-02-26 09:00:00+00"}, until 03-03 05:00', 'never more than there is room for');
update data.sequences q set settings = q.settings - 'maxContactsPerDay';
select is(pg_temp.room('2026-03-02'), ' of all, 3 new,  reserved, , '
          '{"2026-02-26 09:00:00+00","2026-02-27 09:00:00+00"}, until 03-03 05:00', 'a cap that is not set is null');

-- Which day an instant counts on
select is(scheduling.counts_on(c.settings::jsonb, c.at::timestamptz), c.day::date, c.what)
from (values ('{"maxContactsPerDay": 1}', '2026-03-02 23:59:59Z', '2026-03-02', 'UTC if there is no zone'),
             ('{"maxNewContactsPerDay": 1, "timezone": "Asia/Tokyo"}', '2026-03-02 15:00Z', '2026-03-03', 'the zone''s day'),
             ('{"timezone": "Asia/Tokyo"}', '2026-03-02 15:00Z', null, 'without a cap no day')) c (settings, at, day, what);

-- Limits need transactions that see what others have used
select lives_ok($$ select scheduling.lock_limits('{}') $$, 'read committed does');

select * from finish();
rollback;

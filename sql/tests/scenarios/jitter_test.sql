-- Jitter: spreads automatic e-mails by a hash of enrollment and step, within window and day.
begin;
select plan(39);

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

select pg_temp.scene('spread', '{"jitterMinutes": 60}', '[{"type": "auto_email", "subject": "S", "body": "B", "sendAt": "09:00"}]');
do $$ begin perform pg_temp.add('2026-03-02 08:00Z', 'c' || n) from generate_series(1, 60) n; end $$;
select ok((select min(scheduled_at) >= '2026-03-02 09:00Z' and max(scheduled_at) < '2026-03-02 10:00Z'
                  and count(distinct scheduled_at) > 50 from walk), 'sixty at nine spread over the hour');
select is((select count(*) from walk where moved_reason is not null or planned_at is not null), 0::bigint,
          'which is their plan: nothing has moved them');
create temporary table shown as select w.* from walk w;
select results_eq($$ select scheduling.fraction(e.enrollment_id, e.current_step_id) from data.enrollments e
                     where e.tenant_id = 'spread' order by e.enrollment_id $$,
                  $$ select scheduling.fraction(e.enrollment_id, e.current_step_id) from data.enrollments e
                     where e.tenant_id = 'spread' order by e.enrollment_id $$, 'asked again the hash is the same');
select is_empty($$ select w.* from walk w except select s.* from shown s $$, 'looking moves nothing');
do $$
begin
    for v_minute in 0..60 by 10 loop
        perform pg_temp.go((timestamp '2026-03-02 09:00' + make_interval(mins => v_minute))::text || 'Z');
    end loop;
end
$$;
select is((select count(*) from mails where status = 'sent'), 60::bigint, 'all are sent');
select is_empty($$ select s.scheduled_at from shown s
                   except select x.scheduled_at from data.step_executions x where x.tenant_id = 'spread' $$,
                'each at the time that was shown');

select pg_temp.scene('window', '{"jitterMinutes": 600, "businessHours": {"monday": {"start": "09:00", "end": "09:30"}}}');
do $$ begin perform pg_temp.add('2026-03-02 09:20Z', 'c' || n) from generate_series(1, 30) n; end $$;
select ok((select min(scheduled_at) >= '2026-03-02 09:20Z' and max(scheduled_at) < '2026-03-02 09:30Z'
                  and count(distinct scheduled_at) > 20 from walk),
          'what is left of the window bounds it');

select pg_temp.scene('day', '{"jitterMinutes": 1440, "timezone": "Europe/Berlin"}');
do $$ begin perform pg_temp.add('2026-03-02 21:00Z', 'c' || n) from generate_series(1, 30) n; end $$;
select ok((select max(scheduled_at) < '2026-03-02 23:00Z' from walk), 'midnight of the zone bounds it');
select pg_temp.scene('spring-day', '{"jitterMinutes": 1440, "timezone": "Europe/Berlin"}');
do $$ begin perform pg_temp.add('2026-03-28 23:00Z', 'c' || n) from generate_series(1, 60) n; end $$;
select ok((select max(scheduled_at) between '2026-03-29 20:00Z' and '2026-03-29 21:59:59Z' from walk),
          'also of a day of 23 hours');
select pg_temp.scene('autumn-day', '{"jitterMinutes": 1440, "timezone": "Europe/Berlin"}');
do $$ begin perform pg_temp.add('2026-10-24 22:00Z', 'c' || n) from generate_series(1, 60) n; end $$;
select ok((select max(scheduled_at) < '2026-10-25 23:00Z' from walk), 'and of one of 25');

select pg_temp.scene('tasks', '{"jitterMinutes": 60}', '[{"type": "call"}, {"type": "auto_email", "subject": "S", "body": "B"},
    {"type": "auto_email", "delayDays": 1, "body": "B"}]');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select is((select scheduled_at from walk), '2026-03-02 09:00Z'::timestamptz, 'tasks do not jitter');
select is(pg_temp.go('2026-03-02 09:00Z'), '{"tasks": 1}', 'hers is due');
select lives_ok($$ select execution.complete('tasks', s.sequence_id, e.enrollment_id, 1, null, null, clock.now())
                   from scene s join data.enrollments e using (tenant_id, sequence_id) $$, 'and is completed');
select ok((select scheduled_at > '2026-03-02 09:00Z' and scheduled_at < '2026-03-02 10:00Z' from walk),
          'the e-mail after it does');
update data.sequence_schedules s set scheduled_at = '2026-03-02 09:30Z' where s.tenant_id = 'tasks';
select is(pg_temp.go('2026-03-02 09:30Z'), '{"messages": 1, "sent": 1}', 'it is sent');
select ok((select scheduled_at >= '2026-03-03 09:30Z' and scheduled_at < '2026-03-03 10:30Z' from walk),
          'the next one is spread from a day later on');
select pg_temp.scene('none', '{"jitterMinutes": 0}');
select pg_temp.enroll('2026-03-02 09:00Z', 'Amy');
select is((select scheduled_at from walk), '2026-03-02 09:00Z'::timestamptz, 'no minutes: no jitter');

-- calendar.spread by itself
create function pg_temp.spread(p_at text, p_for interval, p_fraction double precision, p_settings text, p_zone text)
returns timestamptz
language sql immutable
as $$ select calendar.spread(p_at::timestamptz, p_for, p_fraction, calendar.compile(p_settings::jsonb), p_zone, '{}') $$;
select is(pg_temp.spread(a.at, a.for_, a.fraction, a.settings, a.zone), a.want::timestamptz, a.what)
from (values
    ('2026-03-02 09:00Z', interval '1 hour', 0.5, '{}', 'UTC', '2026-03-02 09:30Z', 'half of an hour'),
    ('2026-03-02 09:00Z', interval '1 hour', 0, '{}', 'UTC', '2026-03-02 09:00Z', 'nothing of it'),
    ('2026-03-02 09:00Z', interval '1 hour', 0.99999, '{}', 'UTC', '2026-03-02 09:59:59Z', 'to the second, never all of it'),
    ('2026-03-02 09:00Z', interval '0', 0.5, '{}', 'UTC', '2026-03-02 09:00Z', 'no spread'),
    ('2026-03-02 09:00Z', null, 0.5, '{}', 'UTC', '2026-03-02 09:00Z', 'null spread'),
    ('2026-03-02 09:00Z', interval '-1 hour', 0.5, '{}', 'UTC', '2026-03-02 09:00Z', 'a negative one is none'),
    (null, interval '1 hour', 0.5, '{}', 'UTC', null, 'no moment, no spread'),
    ('2026-03-06 22:00Z', interval '4 hours', 0.5, '{"excludeWeekends": true}', 'UTC', '2026-03-06 23:00Z', 'the weekend bounds it'),
    ('2026-03-02 23:00Z', interval '4 hours', 0.5, '{}', 'UTC', '2026-03-02 23:30Z', 'midnight bounds it'),
    ('2026-03-02 11:00Z', interval '4 hours', 0.5, '{"businessHours": {"monday": [{"start": "09:00", "end": "12:00"},
        {"start": "13:00", "end": "17:00"}]}}', 'UTC', '2026-03-02 11:30Z', 'lunch bounds it'),
    ('2026-03-28 23:00Z', interval '24 hours', 0.999, '{}', 'Europe/Berlin', '2026-03-29 21:58:37Z', 'a day of 23 hours'),
    ('2026-10-24 22:00Z', interval '30 hours', 0.999, '{}', 'Europe/Berlin', '2026-10-25 22:58:30Z', 'a day of 25 hours'),
    ('2026-03-29 00:00Z', interval '4 hours', 0.5, '{"businessHours": {"sunday": {"start": "01:00", "end": "02:30"}}}',
     'Europe/Berlin', '2026-03-29 00:30Z', 'a window that ends in a gap ends with it')) a
    (at, for_, fraction, settings, zone, want, what);

select * from finish();
rollback;

-- A forecast says what then really happens: it is made first, then the engine runs from one due instant to
-- the next, and both are compared to the instant.
begin;
select plan(13);

do $$
begin
    perform ops.set_clock('2026-02-13 03:00Z');     -- a Friday; 16 February is a holiday
    perform ops.create_tenant('acme', 'Acme');
    insert into data.holidays (tenant_id, calendar, holiday_on, name)
    values ('acme', 'ours', '2026-02-16', 'Presidents'' Day');
    perform mailbox.put('acme', null, '{"email": "me@acme.test", "dailyLimit": 6, "minimumGapSeconds": 600,
                                        "timezone": "America/New_York"}', clock.now());
end
$$;

create function pg_temp.sequence(p_steps text, p_settings text)
returns uuid
language sql volatile
as $$
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"timezone": "America/New_York", "excludeWeekends": true, "excludeHolidays": true}'::jsonb
                    || (select jsonb_build_object('businessHours', jsonb_object_agg(
                            d, '{"start": "09:00", "end": "17:00"}'::jsonb)) from unnest(calendar.weekdays()) d)
                    || p_settings::jsonb), clock.now())).sequence_id,
        clock.now())).sequence_id
$$;

create temporary table zones as
select * from unnest(array['Europe/Berlin', 'America/New_York', 'America/Los_Angeles', 'Asia/Tokyo'])
    with ordinality z (timezone, place);

-- Enrolls so many contacts, a fourth of them in each zone, as the forecasts below ask for.
create function pg_temp.enroll(p_sequence_id uuid, p_count integer)
returns bigint
language sql volatile
as $$
    select count(enrollment.enroll('acme', 'ann', 'request-1', p_sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', format('%s@x.test', gen_random_uuid()),
                                                  'timezone', z.timezone), clock.now())).contact_id), clock.now()))
    from generate_series(1, p_count) n
    join zones z on z.place = n % 4 + 1
$$;

create function pg_temp.forecast(p_sequence_id uuid, p_count integer)
returns data.forecast_event[]
language sql volatile
as $$
    select f.events
    from enrollment.forecast('acme', p_sequence_id, null, p_count, (
        select jsonb_object_agg(z.timezone, p_count / 4) from zones z), null, clock.now(), clock.now()) f
$$;

-- What really happens.
create temporary table happened (at timestamptz, kind text, reason text, enrollment_id uuid);

create function pg_temp.run(p_until timestamptz default 'infinity')
returns void
language plpgsql volatile
as $$
declare
    v_answer jsonb;
    v_task   data.step_executions;
begin
    while ops.next_due() < p_until loop
        perform ops.set_clock(greatest(ops.next_due(), clock.now()));
        v_answer := worker.run_due_steps(1000, null, true);
        insert into happened
        select clock.now(), 'moved', s ->> 'reason', (s ->> 'enrollmentId')::uuid
        from jsonb_array_elements(v_answer -> 'steps') s
        where s ->> 'outcome' = 'moved';
        perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
            'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
            'outcome', 'sent', 'subject', 'S')))
        from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
        having count(*) > 0;
        for v_task in select * from data.step_executions x where x.status = 'pending_manual' loop
            perform execution.complete('acme', v_task.sequence_id, v_task.enrollment_id, v_task.step_number,
                                       null, null, clock.now());
        end loop;
    end loop;
    perform ops.set_clock(p_until) where p_until < 'infinity';
    insert into happened
    select m.sent_at, case when m.is_first then 'sent first' else 'sent' end, null, m.enrollment_id
    from data.messages m
    where m.status = 'sent'
    union all
    select x.executed_at, 'task', null, x.enrollment_id
    from data.step_executions x
    where x.status = 'completed'
    union all
    select e.completed_at, 'completed', null, e.enrollment_id
    from data.enrollments e
    where e.status = 'completed';
end
$$;

-- What a forecast says and what happened, where they differ: at an instant, or on a day of a time zone.
create function pg_temp.differences(p_events data.forecast_event[], p_sequence_id uuid, p_from timestamptz,
                                    p_timezone text default null)
returns table (said text, so text)
language sql stable
as $$
    with said as (
        select case when p_timezone is null then e.at::text else (e.at at time zone p_timezone)::date::text end
               as at, case when e.kind = 'sent' and e.is_first then 'sent first' else e.kind end as kind,
               e.reason, e.amount
        from unnest(p_events) e
        where e.is_new
    ), happened as (
        select case when p_timezone is null then h.at::text else (h.at at time zone p_timezone)::date::text end
               as at, h.kind, h.reason
        from happened h
        join data.enrollments e using (enrollment_id)
        where e.sequence_id = p_sequence_id
          and e.enrolled_at >= p_from
    )
    select format('%s %s %s', at, kind, reason) || ' ' || s.amount, h.amount::text
    from (select at, kind, coalesce(reason, '') as reason, sum(amount) as amount from said group by 1, 2, 3) s
    full join (select at, kind, coalesce(reason, '') as reason, count(*) as amount
               from happened group by 1, 2, 3) h using (at, kind, reason)
    where s.amount is distinct from h.amount
$$;

create temporary table made as
select 'steep' as name, pg_temp.sequence('[
    {"type": "auto_email", "subject": "S", "body": "B"},
    {"type": "auto_email", "delayDays": 2, "body": "B"},
    {"type": "call", "delayDays": 1, "delayHours": 3},
    {"type": "auto_email", "delayDays": 2, "sendAt": "10:30", "body": "B"}]',
    '{"fromEmail": "me@acme.test", "maxContactsPerDay": 7, "maxNewContactsPerDay": 5}') as sequence_id;

-- Sixty in four zones, two caps, a mailbox with a limit and a gap, weekends, a holiday, a call.
create temporary table said as
select pg_temp.forecast(m.sequence_id, 60) as events from made m;
select is((select count(*) from data.enrollments), 0::bigint, 'the forecast is made before anybody is enrolled');
select is(pg_temp.enroll(m.sequence_id, 60), 60::bigint, 'sixty are enrolled')
from made m;
select lives_ok($$ select pg_temp.run() $$, 'the engine runs until nothing is due any more');
select is_empty($$ select d.* from said s, made m, pg_temp.differences(s.events, m.sequence_id, '2026-01-01') d $$,
                'each e-mail, task, move and end comes at the instant that the forecast said');
select results_eq($$ select sum(e.amount) filter (where e.kind = 'sent')::bigint,
                            sum(e.amount) filter (where e.kind = 'completed')::bigint
                     from said s cross join unnest(s.events) e $$,
                  $$ values (180::bigint, 60::bigint) $$, 'sixty times three e-mails, and all come to the end');
select set_eq($$ select distinct e.reason from said s cross join unnest(s.events) e where e.kind = 'moved' $$,
              array['daily_cap', 'new_contacts_cap', 'mailbox_limit'], 'each of the limits has moved some');
select is_empty($$ select 1 from said s cross join unnest(s.events) e
                   where e.at between '2026-02-16 02:00Z' and '2026-02-16 23:59Z' and e.kind = 'sent' $$,
                'nothing is sent on the holiday');

-- A second sequence joins the mailbox in which the first has people under way.
insert into made
select 'flat', pg_temp.sequence('[
    {"type": "auto_email", "subject": "S", "body": "B"},
    {"type": "task", "isActive": false},
    {"type": "auto_email", "delayDays": 1, "body": "B"}]', '{"fromEmail": "Me@acme.test"}');
do $$
begin
    delete from happened;
    perform ops.set_clock('2026-05-04 02:00Z');
    perform pg_temp.enroll(m.sequence_id, 12) from made m where m.name = 'flat';
    perform pg_temp.enroll(m.sequence_id, 8) from made m where m.name = 'steep';
    perform pg_temp.run('2026-05-05 15:17Z');
    delete from happened;
end
$$;
delete from said;
insert into said
select pg_temp.forecast(m.sequence_id, 12) from made m where m.name = 'steep';
select is((select sum(e.amount) > 12 from said s cross join unnest(s.events) e
           where e.kind = 'sent' and not e.is_new), true,
          'what others send from the mailbox is part of the forecast');
do $$
begin
    perform pg_temp.enroll(m.sequence_id, 12) from made m where m.name = 'steep';
    perform pg_temp.run();
end
$$;
select is_empty($$ select d.* from said s, made m, pg_temp.differences(s.events, m.sequence_id, '2026-05-05 15:17Z') d
                   where m.name = 'steep' $$,
                'beside a second sequence in the mailbox everything comes when the forecast said');

-- Jitter: the days agree.
insert into made
select 'spread', pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                                    {"type": "auto_email", "delayDays": 3, "sendAt": "14:30", "body": "B"}]',
    '{"fromEmail": "other@acme.test", "maxContactsPerDay": 7, "maxNewContactsPerDay": 6, "jitterMinutes": 90}');
delete from said;
delete from happened;
insert into said
select pg_temp.forecast(m.sequence_id, 24) from made m where m.name = 'spread';
select is(pg_temp.enroll(m.sequence_id, 24), 24::bigint, 'twenty-four are enrolled in a sequence with jitter')
from made m where m.name = 'spread';
select lives_ok($$ select pg_temp.run() $$, 'the engine runs');
select is_empty($$ select d.* from said s, made m,
                       pg_temp.differences(s.events, m.sequence_id, '2026-01-01', 'America/New_York') d
                   where m.name = 'spread' and d.said || d.so not like '%moved%' $$,
                'what is sent on each day is what the forecast said');
select is((select count(distinct e.at) > 8 from said s cross join unnest(s.events) e where e.kind = 'sent'), true,
          'though not all at once');

select * from finish();
rollback;

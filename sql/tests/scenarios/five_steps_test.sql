-- The whole walk of a contact on the virtual clock: five steps, two weeks, a change to daylight saving time.
begin;
select plan(39);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday, 09:00 in New York
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create temporary table made as
select (sequence.create('acme', 'ann', '{
    "name": "Cold Outreach - Enterprise",
    "settings": {"timezone": "America/New_York", "excludeWeekends": true, "fromEmail": "ann@acme.test",
                 "fromName": "Ann",
                 "businessHours": {"monday":    {"start": "09:00", "end": "17:00"},
                                   "tuesday":   {"start": "09:00", "end": "17:00"},
                                   "wednesday": {"start": "09:00", "end": "17:00"},
                                   "thursday":  {"start": "09:00", "end": "17:00"},
                                   "friday":    {"start": "09:00", "end": "17:00"}}},
    "steps": [{"type": "auto_email", "sendAt": "10:00", "subject": "Hello {{firstName}}", "body": "Hi."},
              {"type": "auto_email", "delayDays": 3, "sendAt": "10:00", "body": "Again."},
              {"type": "manual_email", "delayDays": 4, "taskDescription": "Write."},
              {"type": "call", "delayDays": 2, "taskDescription": "Call."},
              {"type": "auto_email", "delayDays": 5, "sendAt": "10:00", "subject": "Bye", "body": "Bye."}]
    }', clock.now())).sequence_id;
select is((sequence.activate('acme', m.sequence_id, clock.now())).status, 'active',
          'the sequence is activated')
from made m;

create temporary table people as
select c.first_name as name, (enrollment.enroll('acme', 'ann', 'request-1', m.sequence_id, jsonb_build_object(
           'contactId', c.contact_id, 'assignedTo', 'bob'), clock.now())).enrollment_id
from made m
cross join (values ('{"email": "amy@x.test", "firstName": "Amy"}'),
                   ('{"email": "kai@x.test", "firstName": "Kai", "timezone": "Europe/Berlin"}')) v (body)
cross join lateral contact.create('acme', v.body::jsonb, clock.now()) c;

create temporary view walk as
select p.name, e.status, e.current_step_number as step, e.run_count as runs, e.exit_reason, s.scheduled_at
from people p
join data.enrollments e using (enrollment_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create function pg_temp.at(p_at text, p_executed integer, p_next text default null)
returns setof text
language plpgsql volatile
as $$
declare
    v_answer jsonb;
begin
    perform ops.set_clock(p_at::timestamptz);
    v_answer := worker.run_due_steps(500);
    return next is((v_answer ->> 'executed')::integer, p_executed,
                   format('%s: %s steps run', p_at, p_executed));
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent',
        'subject', coalesce(m.thread_subject, m.subject_template))))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 500, 60) m;
    if p_next is not null then
        return next is((select w.scheduled_at from walk w where w.name = 'Amy'), p_next::timestamptz,
                       format('%s: then Amy waits until %s', p_at, p_next));
    end if;
end
$$;

create function pg_temp.complete(p_at text, p_name text, p_step_number integer)
returns data.step_executions
language plpgsql volatile
as $$
begin
    perform ops.set_clock(p_at::timestamptz);
    return execution.complete('acme', m.sequence_id, p.enrollment_id, p_step_number, 'done', 'ok',
                              clock.now())
    from made m
    join people p on p.name = p_name;
end
$$;

select results_eq($$ select name, step, scheduled_at from walk order by name $$,
                  $$ values ('Amy', 1, '2026-03-02 15:00Z'::timestamptz),      -- 10:00 in New York
                            ('Kai', 1, '2026-03-03 09:00Z'::timestamptz) $$,   -- 10:00 in Berlin, tomorrow
                  'the first step waits for 10:00 in the zone of the contact, else of the sequence');
select pg_temp.at('2026-03-02 14:59:59Z', 0, '2026-03-02 15:00Z');
select pg_temp.at('2026-03-02 15:00Z', 1, '2026-03-05 15:00Z');
select pg_temp.at('2026-03-03 09:00Z', 1, '2026-03-05 15:00Z');
select pg_temp.at('2026-03-05 14:59:59Z', 0);   -- Kai's three days and his 10:00 come to Friday, 09:00Z
select is((select scheduled_at from walk where name = 'Kai'), '2026-03-06 09:00Z'::timestamptz,
          'Kai waits until his Friday 10:00');
select pg_temp.at('2026-03-05 15:00Z', 1, '2026-03-09 14:00Z');        -- New York's clocks changed on the 8th
select pg_temp.at('2026-03-06 09:00Z', 1);
select is((select scheduled_at from walk where name = 'Kai'), '2026-03-10 09:00Z'::timestamptz,
          'Kai''s clocks have not changed yet');

-- A task waits to be completed
select pg_temp.at('2026-03-09 14:00Z', 1);
select is((select scheduled_at from walk where name = 'Amy'), null, 'an open task has no schedule');
select results_eq($$ select x.step_number, x.step_type, x.status, x.due_at, x.assigned_to
                     from data.step_executions x where x.status = 'pending_manual' $$,
                  $$ values (3, 'manual_email', 'pending_manual', '2026-03-09 14:00Z'::timestamptz, 'bob') $$,
                  'the task is due now and somebody''s');
select pg_temp.at('2026-03-10 09:00Z', 1);
select throws_ok($$ select pg_temp.complete('2026-03-10 10:00Z', 'Amy', 4) $$, 'SE409', null,
                 'a step that is not the current one cannot be completed');
select is((pg_temp.complete('2026-03-10 20:30Z', 'Amy', 3)).status, 'completed', 'Amy''s task is completed');
select throws_ok($$ select pg_temp.complete('2026-03-10 20:31Z', 'Amy', 3) $$, 'SE409', null,
                 'completing twice is refused');
select is((select scheduled_at from walk where name = 'Amy'), '2026-03-12 20:30Z'::timestamptz,
          'the delay counts from the completion: two days later, the same time');
select is((pg_temp.complete('2026-03-13 19:00Z', 'Kai', 3)).outcome, 'ok',
          'Kai''s task is completed on a Friday');
select is((select scheduled_at from walk where name = 'Kai'), '2026-03-16 08:00Z'::timestamptz,
          'two days come to a Sunday evening: his Monday morning');
select pg_temp.at('2026-03-13 19:00Z', 1);      -- Amy's call, late but inside the window
select is((pg_temp.complete('2026-03-14 16:00Z', 'Amy', 4)).step_type, 'call',
          'the call is completed on Saturday');
select is((select scheduled_at from walk where name = 'Amy'), '2026-03-19 14:00Z'::timestamptz,
          'five days from then, at 10:00');
select pg_temp.at('2026-03-16 08:00Z', 1);
select is((pg_temp.complete('2026-03-16 08:30Z', 'Kai', 4)).step_number, 4, 'Kai''s call is completed');

-- The end
select pg_temp.at('2026-03-19 14:00Z', 1);
select is((select w.status from walk w where w.name = 'Amy'), 'completed', 'sent the last e-mail: completed');
select pg_temp.at('2026-03-23 09:00Z', 1);
select results_eq($$ select name, status, exit_reason, runs from walk order by name $$,
                  $$ values ('Amy', 'completed', null::text, 5), ('Kai', 'completed', null, 5) $$,
                  'both completed after five steps');
select is_empty('select from data.sequence_schedules', 'nothing is pending');
select pg_temp.at('2026-06-01 14:00Z', 0);
select results_eq($$ select x.step_number, x.step_type, x.status, count(*) from data.step_executions x
                     group by x.step_number, x.step_type, x.status order by x.step_number $$,
                  $$ values (1, 'auto_email', 'sent', 2::bigint), (2, 'auto_email', 'sent', 2),
                            (3, 'manual_email', 'completed', 2), (4, 'call', 'completed', 2),
                            (5, 'auto_email', 'sent', 2) $$,
                  'each step ran once for each');
select results_eq($$ select m.step_number, m.subject, m.sent_at from data.messages m
                     join people p using (enrollment_id) where p.name = 'Amy' order by m.step_number $$,
                  $$ values (1, 'Hello {{firstName}}', '2026-03-02 15:00Z'::timestamptz),
                            (2, 'Re: Hello {{firstName}}', '2026-03-05 15:00Z'),
                            (5, 'Bye', '2026-03-19 14:00Z') $$,
                  'the e-mails went out on time, the second in the thread of the first');
select results_eq($$ select o.type, count(*) from data.outbox_events o group by o.type order by o.type $$,
                  $$ values ('sequence.enrollment.completed', 2::bigint), ('sequence.enrollment.created', 2),
                            ('sequence.step.executed', 10), ('sequence.step.pending_manual', 4) $$,
                  'each enrollment has one beginning and one end, each step its events');
select results_eq($$ select k.key, k.value #>> '{}' from made m,
                            jsonb_each(stats.totals('acme', m.sequence_id)) k order by k.key $$,
                  $$ values ('activeEnrollments', '0'), ('bouncedEnrollments', '0'),
                            ('completedEnrollments', '2'),
                            ('repliedEnrollments', '0'), ('sent', '6'), ('totalEnrollments', '2') $$,
                  'and the counts agree');

select * from finish();
rollback;

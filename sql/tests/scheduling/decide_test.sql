-- scheduling.decide: what a batch is to do, and when the step after it is due.
begin;
select plan(14);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create function pg_temp.sequence(p_steps text, p_settings text default '{}')
returns uuid
language sql volatile
as $$
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id,
        clock.now())).sequence_id
$$;

create function pg_temp.enroll(p_sequence_id uuid, p_name text, p_contact text default '{}')
returns uuid
language sql volatile
as $$
    select (enrollment.enroll('acme', 'ann', 'request-1', p_sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                               || p_contact::jsonb, clock.now())).contact_id), clock.now())).enrollment_id
$$;

create temporary table made as
select 'mails' as what, pg_temp.sequence('[
           {"type": "auto_email", "subject": "S", "body": "Hi {{firstName}}"},
           {"type": "call", "isActive": false},
           {"type": "auto_email", "delayDays": 1, "delayHours": 2, "sendAt": "09:30", "body": "B {{title}}",
            "variants": [{"id": "one", "weight": 1, "body": "{{company}}"}]},
           {"type": "call", "delayDays": 4}]',
           '{"timezone": "America/New_York", "excludeHolidays": true,
             "businessHours": {"monday":    {"start": "09:00", "end": "17:00"},
                               "wednesday": {"start": "09:00", "end": "17:00"}}}') as sequence_id;
create temporary table people as
select n.name, pg_temp.enroll(m.sequence_id, n.name, n.contact) as enrollment_id
from made m
cross join (values ('Amy', '{"company": "C"}'), ('Kai', '{"timezone": "Asia/Tokyo", "company": "C"}'),
                   ('Bob', '{}')) n (name, contact)
where m.what = 'mails';

-- What would be done at that instant with the present step of each.
create function pg_temp.decided(p_at text)
returns table (name text, run data.step_run)
language sql volatile
as $$
    select p.name, row(r.*)::data.step_run
    from unnest(scheduling.decide((
             select array_agg(row(s.tenant_id, s.enrollment_id, s.schedule_id, s.sequence_id, s.step_id,
                                  s.plan_number, s.scheduled_at, e.contact_id, e.status, e.run_count,
                                  e.assigned_to, e.correlation_id, e.metadata,
                            s.planned_at, s.moved_reason)::data.due_step)
             from data.sequence_schedules s
             join data.enrollments e using (tenant_id, enrollment_id)), p_at::timestamptz)) r
    join people p on p.enrollment_id = r.enrollment_id
    order by p.name
$$;

select results_eq($$ select name, (run).outcome, (run).reason, (run).next_step_number, (run).next_at
                     from pg_temp.decided('2026-03-02 15:00Z') $$,
                  $$ values ('Amy', 'message', null::text, 3, '2026-03-04 14:30Z'::timestamptz),
                            ('Bob', 'message', null, 3, '2026-03-04 14:30Z'),
                            ('Kai', 'moved', 'outside_hours', 3, '2026-03-04 00:00Z') $$,
                  'the window is that of the contact''s zone; the inactive second step is left out');
select results_eq($$ select (r.run).tenant_id, (r.run).enrollment_id, (r.run).sequence_id, (r.run).contact_id,
                            (r.run).correlation_id, (r.run).assigned_to, (r.run).schedule_id, (r.run).step_id,
                            (r.run).step_number, (r.run).step_type, (r.run).run_number, (r.run).scheduled_at,
                            (r.run).detail, (r.run).variant_id, (r.run).from_email, (r.run).plan_number,
                            (r.run).next_step_id
                     from pg_temp.decided('2026-03-02 15:00Z') r where r.name = 'Amy' $$,
                  $$ select 'acme', e.enrollment_id, e.sequence_id, e.contact_id, 'request-1', null::text,
                            s.schedule_id, s.step_id, 1, 'auto_email', 1, s.scheduled_at, null::text,
                                   null::text,
                            'me@acme.test', 0, n.step_id
                     from people p
                     join data.enrollments e using (enrollment_id)
                     join data.sequence_schedules s using (tenant_id, enrollment_id)
                     join data.sequence_steps n on n.sequence_id = e.sequence_id and n.step_number = 3
                     where p.name = 'Amy' $$, 'a run says all that is written of it');
select results_eq($$ select count(*), count((run).message_id), count(distinct (run).message_id)
                     from pg_temp.decided('2026-03-02 15:00Z') $$,
                  $$ values (3::bigint, 2::bigint, 2::bigint) $$,
                         'each message has an id of its own, nothing else has');
select is_empty('select from data.messages union all select from data.step_executions', 'nothing is written');
select is(scheduling.decide('{}', clock.now()), '{}'::data.step_run[], 'nothing due, nothing decided');

-- The third step, with its variant
select is((worker.run_due_steps(2) ->> 'messages')::integer, 2,
          'the first step runs for the two in New York');
update data.messages m set status = 'sent', sent_at = clock.now();
select results_eq($$ select name, (run).outcome, (run).reason, (run).detail, (run).variant_id,
                  (run).run_number,
                            (run).next_step_number, (run).next_at
                     from pg_temp.decided('2026-03-04 14:30Z') where name in ('Amy', 'Bob') $$,
    $$ values ('Amy', 'message', null::text, null::text, 'one', 2, 4, '2026-03-09 13:00Z'::timestamptz),
              ('Bob', 'held', 'missing_variables', 'company', 'one', 2, 4, null) $$,
    'the words of the variant decide which variables are needed');
select results_eq($$ select name, (run).outcome, (run).next_at from pg_temp.decided('2026-03-04 22:30Z')
                     where name = 'Amy' $$,
                  $$ values ('Amy', 'moved', '2026-03-09 13:30Z'::timestamptz) $$,
                  'late, after the window: moved to the next one at sendAt, summer time by then');
update data.messages m set status = 'unknown', sent_at = null;
select results_eq($$ select (run).outcome, (run).reason from pg_temp.decided('2026-03-04 14:30Z')
                     where name <> 'Kai' $$,
                  $$ values ('parked', 'previous_email'), ('parked', 'previous_email') $$,
                  'an e-mail of which nobody knows whether it was sent is waited for');
update data.messages m set status = 'failed';

-- Plans from before a pause, days off, no way out
insert into data.sequence_pauses (tenant_id, sequence_id, plan_number, paused_at, resumed_at)
select 'acme', m.sequence_id, 1, '2026-03-04 13:30Z', '2026-03-10 14:00Z' from made m;
update data.sequences q set plan_number = 1;
select results_eq($$ select (run).outcome, (run).reason, (run).plan_number, (run).next_at
                     from pg_temp.decided('2026-03-10 15:00Z') where name = 'Amy' $$,
                  $$ values ('moved', 'sequence_resumed', 1, '2026-03-11 13:30Z'::timestamptz) $$,
                  'a plan from before a pause is moved by what remained, and then into a window');
insert into data.holidays (tenant_id, calendar, holiday_on, name)
values ('acme', 'ours', '2026-03-11', 'Fair');
select is((select (run).next_at from pg_temp.decided('2026-03-10 15:00Z') where name = 'Amy'),
          '2026-03-16 13:30Z'::timestamptz, 'which is not on a day off');
update data.sequences q set plan_number = 0, settings = q.settings || '{"businessHours": {}}';
select results_eq($$ select (run).outcome, (run).next_at from pg_temp.decided('2026-03-04 14:30Z') $$,
                  $$ values ('moved', null::timestamptz), ('moved', null), ('moved', null) $$,
                  'a calendar that never opens gives no time, and nothing runs');
update data.sequences q set settings = q.settings || '{"businessHours": {"monday": "noon"}}';
select results_eq($$ select distinct (run).outcome, (run).next_at
                     from pg_temp.decided('2026-03-04 14:30Z') $$,
                  $$ values ('moved', null::timestamptz) $$, 'nor does one that makes no sense');
delete from data.sequence_steps s where s.step_number = 3;
select results_eq($$ select distinct (run).outcome, (run).reason, (run).next_at
                     from pg_temp.decided('2026-03-04 14:30Z') where name <> 'Kai' $$,
                  $$ values ('held', 'step_gone', null::timestamptz) $$, 'a step that is gone holds');

select * from finish();
rollback;

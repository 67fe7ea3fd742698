-- scheduling.explain, holiday_name and waiting_sentence: why the next step runs when it does.
begin;
select plan(32);

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

create function pg_temp.deliver(p_outcome text default 'sent')
returns jsonb
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', p_outcome, 'subject', coalesce(m.thread_subject, m.subject_template), 'error', 'E')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                          {"type": "call", "delayDays": 3}]',
    '{"timezone": "America/New_York", "excludeWeekends": true, "excludeHolidays": true,
      "businessHours": {"monday":  {"start": "09:00", "end": "17:00"}, "tuesday": {"start": "09:00",
             "end": "17:00"},
                        "friday":  {"start": "09:00", "end": "10:30"}}}') as sequence_id;
insert into data.holidays (tenant_id, calendar, holiday_on, name)
values ('acme', 'ours', '2026-03-09', 'Fair');
select isnt(pg_temp.enroll(m.sequence_id, 'Amy'), null, 'Amy is enrolled on a Monday, 10:00') from made m;

create function pg_temp.rules()
returns text
language sql volatile
as $$
    select string_agg(concat_ws(' ', x.rule, to_char(x.at at time zone 'America/New_York', 'Dy HH24:MI')),
                      ', '
                      order by x.position)
    from data.enrollments e cross join lateral scheduling.explain(e, clock.now()) x
$$;
create function pg_temp.told(p_rule text)
returns text
language sql volatile
as $$
    select string_agg(x.detail, '|' order by x.position)
    from data.enrollments e cross join lateral ops.explain(e.enrollment_id) x
    where x.rule = p_rule
$$;

select is(pg_temp.rules(), 'reference Mon 10:00, time Mon 10:00', 'nothing stands in the way: at once');
select is(pg_temp.told('reference'),
          'The later of enrollment and activation. (Mon 2026-03-02 10:00:00 America/New_York)',
          'the reference, in the zone that counts');
select is(pg_temp.told('time'), 'Step 1 (auto_email) runs then. (Mon 2026-03-02 10:00:00 America/New_York)',
          'and what happens then');
select is((worker.run_due_steps(10) ->> 'messages')::integer, 1, 'the e-mail is queued');
update data.messages m set due_at = '2026-03-03 16:00Z';        -- as if its mailbox had no earlier slot
select isnt(ops.set_clock('2026-03-03 16:00Z'), null, 'for a day later');
select is(pg_temp.told('reference'), 'The e-mail before was queued then; what counts is its sending. '
                                     || '(Mon 2026-03-02 10:00:00 America/New_York)',
          'until it is sent, the plan counts from when it was queued');
select is((pg_temp.deliver() ->> 'finished')::integer, 1, 'sent');
select is(pg_temp.rules(),
          'reference Tue 11:00, delay Fri 11:00, outside_hours Fri 11:00, weekend Sat 00:00, '
                           || 'weekend Sun 00:00, holiday Mon 00:00, time Tue 09:00',
          'each rule that stood in the way, in order');
select is(pg_temp.told('reference'),
          'The step before really happened then. (Tue 2026-03-03 11:00:00 America/New_York)',
          'counted from the sending');
select matches(pg_temp.told('holiday'), ' It is Fair\.$', 'the day off has a name');
select is((select to_char(s.scheduled_at at time zone 'America/New_York',
          'Dy HH24:MI') from data.sequence_schedules s),
          'Tue 09:00', 'and the answer is what is planned');

select is((sequence.pause('acme', m.sequence_id, clock.now())).status, 'paused', 'paused') from made m;
select is(pg_temp.rules(), 'reference Tue 11:00, activation Tue 11:00', 'a paused sequence: its activation');
select is((sequence.activate('acme', m.sequence_id, clock.now())).status, 'active', 'resumed') from made m;
select isnt(ops.set_clock('2026-03-10 13:00Z'), null, 'on Tuesday 09:00, summer time');
select is((worker.run_due_steps(10) ->> 'moved')::integer, 1, 'planned before the pause: moved');
select is((worker.run_due_steps(10) ->> 'tasks')::integer, 1, 'the call is due');
select is(pg_temp.told('completion'),
          'Step 2 (call) is a task that waits to be completed, due then. (Tue 2026-03-10 09:00:00 America/New_York)',
                 'it waits');
select lives_ok($$ select execution.complete('acme', e.sequence_id, e.enrollment_id, 2, null, null,
                                             clock.now())
                   from data.enrollments e $$, 'it is completed');
select is(pg_temp.told('ended'),
          'The enrollment has ended: completed.',
          'an ended enrollment says how');
select is_empty($$ select from ops.explain('00000000-0000-0000-0000-000000000000') $$,
                'an unknown one: no rows');

-- The sentences
select is(scheduling.waiting_sentence(w.what, s, e, 'paused'), w.sentence, 'the sentence of ' || w.what)
from (values ('time', 'Step 2 (call) runs then.'), ('completion',
                                                    'Step 2 (call) is a task that waits to be completed, due then.'),
             ('message', 'The last e-mail is on its way; the enrollment completes when it is sent.'),
             ('activation', 'The sequence was paused then: the delay stands still until it is activated.'),
             ('previous_email', 'Waits until the e-mail of the step before is sent.'),
             ('resume', 'The enrollment is paused until somebody resumes it.'), ('release', 'Held: a: b.')) w (what, sentence)
cross join data.sequence_steps s
cross join lateral (select (jsonb_populate_record(e, '{"held_reason": "a", "held_detail": "b"}')).*
                    from data.enrollments e) e
where s.step_number = 2;

-- The name of a day off
insert into data.public_holidays (calendar, holiday_on, name) values ('XA', '2026-03-09', 'Official');
select is(scheduling.holiday_name('acme', h.settings::jsonb, h.holiday_on::date), h.name, h.why)
from (values ('{"excludeHolidays": true}', '2026-03-09', 'Fair', 'without calendars the tenant''s own'),
             ('{"excludeHolidays": true, "holidayCalendars": ["XA"]}', '2026-03-09', 'Official',
              'of a country'),
             ('{"excludeHolidays": true, "holidayCalendars": ["XA"]}', '2026-03-10', null,
              'no day off: none'))
     h (settings, holiday_on, name, why);

select * from finish();
rollback;

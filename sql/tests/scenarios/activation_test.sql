-- Who is enrolled in a draft or a paused sequence waits for its activation.
begin;
select plan(25);

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

create temporary view walk as
select c.first_name as name, e.status, e.current_step_number as step, e.run_count as runs, e.held_reason,
       e.held_detail, e.exit_reason, s.scheduled_at, s.parked_reason
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create temporary table made as
select (sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "me@acme.test"},
            "steps": [{"type": "auto_email", "delayDays": 1, "sendAt": "10:00", "subject": "S", "body": "B"},
                      {"type": "call", "delayDays": 3}]}', clock.now())).sequence_id;

create function pg_temp.run_at(p_at text)
returns jsonb
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select jsonb_object_agg(a.key, a.value)
    from jsonb_each(worker.run_due_steps(500)) a
    where a.key in ('executed', 'moved', 'held', 'parked', 'replanned')
      and a.value <> '0'
$$;

select isnt(pg_temp.enroll(m.sequence_id, 'Amy'), null, 'Amy is enrolled in a draft') from made m;
select isnt(pg_temp.enroll(m.sequence_id, 'Kai', '{"timezone": "Asia/Tokyo"}'), null,
            'and Kai in Tokyo') from made m;
select results_eq('select distinct status, scheduled_at, parked_reason from walk',
                  $$ values ('active', 'infinity'::timestamptz, 'sequence_paused') $$, 'they wait, parked');
select is(pg_temp.run_at('2027-01-01 10:00Z'), null, 'however long, nothing runs');
select isnt(ops.set_clock('2026-03-10 12:00Z'), null, 'a week later');
select is((sequence.activate('acme', m.sequence_id, clock.now())).status, 'active',
          'it is activated') from made m;
select results_eq('select name, scheduled_at, parked_reason from walk order by name',
                  $$ values ('Amy', '2026-03-11 10:00Z'::timestamptz, null::text),
                            ('Kai', '2026-03-11 01:00Z', null) $$,
                  'the delay counts from the activation');
select is(pg_temp.run_at('2026-03-11 01:00Z'), '{"executed": 1}', 'then Kai''s runs');
select is(pg_temp.run_at('2026-03-11 10:00Z'), '{"executed": 1}', 'and Amy''s');

-- In a paused sequence
select is((sequence.pause('acme', m.sequence_id, clock.now())).status, 'paused', 'it is paused') from made m;
select isnt(pg_temp.enroll(m.sequence_id, 'Bob'), null, 'Bob is enrolled while it is paused') from made m;
select is(pg_temp.run_at('2026-03-13 10:00Z'), null, 'nothing runs');
select isnt(ops.set_clock('2026-03-16 12:00Z'), null, 'three days later');
select is((sequence.activate('acme', m.sequence_id, clock.now())).status, 'active', 'resumed') from made m;
select is((select scheduled_at from walk where name = 'Bob'), '2026-03-17 10:00Z'::timestamptz,
          'Bob''s first delay counts from then');
select results_eq($$ select name, scheduled_at from walk where name <> 'Bob' order by name $$,
                  $$ values ('Amy', '2026-03-14 10:00Z'::timestamptz), ('Kai', '2026-03-14 01:00Z') $$,
                  'the others were not touched');
select is(pg_temp.run_at('2026-03-16 12:00Z'), '{"moved": 2}', 'they come up and are moved');
select results_eq($$ select name, scheduled_at from walk where name <> 'Bob' order by name $$,
                  $$ values ('Amy', '2026-03-19 12:00Z'::timestamptz), ('Kai', '2026-03-19 03:00Z') $$,
                  'by the three days, less Kai''s nine hours, that remained');

-- More than the activation itself plans
select is((sequence.pause('acme', m.sequence_id, clock.now())).status, 'paused', 'paused again') from made m;
select is(count(pg_temp.enroll(m.sequence_id, 'c' || n)), 1100::bigint, '1,100 more are enrolled')
from made m cross join generate_series(1, 1100) n;
select is((sequence.activate('acme', m.sequence_id, clock.now())).status, 'active', 'resumed') from made m;
select is(count(*), 100::bigint, 'the activation plans a thousand, for it must answer at once')
from walk where parked_reason = 'sequence_paused';
select is(pg_temp.run_at('2026-03-16 12:00Z'), '{"replanned": 100}', 'the workers plan the rest');
select is((worker.run_due_steps(10, 'nobody') ->> 'nextInSeconds'), null, 'and then have nothing to do');
select is(count(*), 1101::bigint, 'all wait for the same time')
from walk where scheduled_at = '2026-03-17 10:00Z' and parked_reason is null;

select * from finish();
rollback;

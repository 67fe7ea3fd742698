-- scheduling.replan_waiting and plan_again: a plan made anew from its reference, with the pauses since then.
begin;
select plan(27);

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create function pg_temp.at(p_clock text)
returns timestamptz
language sql volatile
as $$ select ops.set_clock(p_clock::timestamptz) $$;
create function pg_temp.plan(p_name text, p_steps text, p_settings text default '{}')
returns void
language sql volatile
as $$
    insert into made
    select p_name, (sequence.create('acme', 'ann', jsonb_build_object('name', p_name, 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "a@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_body text default '{}')
returns void
language sql volatile
as $$
    insert into made
    select p_contact, (enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence), jsonb_build_object(
        'contactId', (contact.create('acme', jsonb_build_object('email', p_contact || '@x.test'),
                      clock.now())).contact_id) || p_body::jsonb, clock.now())).enrollment_id
$$;
create function pg_temp.replan(p_contact text)
returns bigint
language sql volatile
as $$ select enrollment.replan('acme', array[pg_temp.id(p_contact)], 'sequence_edited', clock.now()) $$;
create function pg_temp.plan_of(p_contact text)
returns text
language sql stable
as $$
    select concat_ws(' ', case when s.scheduled_at < 'infinity'
                               then to_char(s.scheduled_at at time zone 'UTC', 'DD HH24:MI') else 'never' end,
                     s.parked_reason, s.moved_reason, s.plan_number, s.planned_at)
    from data.sequence_schedules s
    where s.enrollment_id = pg_temp.id(p_contact)
$$;
create function pg_temp.delay(p_days integer)
returns void
language sql volatile
as $$ update data.sequence_steps set delay_days = p_days where step_number = 1 $$;

do $$
begin
    perform pg_temp.plan('S', '[{"type": "call", "delayDays": 10}, {"type": "call"}]');
    perform pg_temp.enroll('S', 'draft');
end
$$;
select is(pg_temp.replan('draft'), 0::bigint, 'what waits for the activation is left alone');
select is(pg_temp.plan_of('draft'), 'never sequence_paused 0', 'whatever its delay');
do $$
begin
    perform sequence.activate('acme', pg_temp.id('S'), clock.now());
    perform pg_temp.enroll('S', 'ann');
    perform pg_temp.enroll('S', 'bob');
    perform pg_temp.enroll('S', 'late', '{"startAtStep": 2}');
    perform pg_temp.at('2026-03-05 14:00Z');
end
$$;
select is(pg_temp.replan('ann'), 0::bigint, 'a plan that comes out as it is stays');
select is(pg_temp.plan_of('ann'), '12 14:00 0', 'untouched');
select is(pg_temp.replan('late'), 0::bigint, 'who began in the middle has no delay, now as then');

-- Moved by a cap: only another plan is another plan.
update data.sequence_schedules set planned_at = scheduled_at, scheduled_at = '2026-03-13 08:00Z',
       moved_reason = 'daily_cap' where enrollment_id = pg_temp.id('ann');
select is(pg_temp.replan('ann'), 0::bigint, 'what a cap moved stays where it is while its plan is the same');
do $$ begin perform pg_temp.delay(9); end $$;
select is(pg_temp.replan('ann'), 1::bigint, 'another delay');
select is(pg_temp.plan_of('ann'), '11 14:00 sequence_edited 0', 'is another plan: it is not moved yet');

-- A pause of the sequence, from the 5th to the 8th.

do $$
begin
    perform sequence.pause('acme', pg_temp.id('S'), clock.now());
    perform pg_temp.at('2026-03-06 14:00Z');
    perform pg_temp.delay(8);
end
$$;
select is(pg_temp.replan('ann'), 1::bigint, 'while the sequence is paused');
select is(pg_temp.plan_of('ann'), '10 14:00 sequence_edited 0', 'a plan is as if there were no pause');
do $$ begin perform pg_temp.delay(1); end $$;
select is(pg_temp.replan('ann'), 1::bigint, 'less than has passed');
select is(pg_temp.plan_of('ann'), '05 14:00 sequence_edited 0', 'nothing remains: from the beginning of the pause');
do $$
begin
    perform pg_temp.delay(8);
    perform pg_temp.replan('ann');
    perform pg_temp.at('2026-03-08 14:00Z');
    perform sequence.activate('acme', pg_temp.id('S'), clock.now());
end
$$;
select is(pg_temp.plan_of('ann'), '10 14:00 sequence_edited 0', 'after the resume the old plan is still there');
select is(pg_temp.replan('ann'), 0::bigint, 'and the same, for the run shifts it');
select is(pg_temp.replan('bob'), 1::bigint, 'a plan by an older delay is another');
select is(pg_temp.plan_of('bob'), '13 14:00 sequence_edited 1', 'eight days and the three of the pause');
do $$ begin perform pg_temp.delay(2); end $$;
select is(pg_temp.replan('bob'), 1::bigint, 'two days were over before the pause');
select is(pg_temp.plan_of('bob'), '08 14:00 sequence_edited 1', 'it is due when the pause ends');

-- A pause of the enrollment, from the 8th on, and later one more of the sequence within.

do $$
begin
    perform pg_temp.delay(12);
    perform pg_temp.replan('bob');
    update data.sequence_schedules set parked_reason = 'enrollment_paused' where enrollment_id = pg_temp.id('bob');
    update data.enrollments set status = 'paused', paused_at = clock.now(), remaining_delay = '9 days'
    where enrollment_id = pg_temp.id('bob');
    perform pg_temp.at('2026-03-10 14:00Z');
    perform pg_temp.delay(14);
    perform pg_temp.replan('bob');
end
$$;
select is(pg_temp.plan_of('bob'), '19 14:00 enrollment_paused sequence_edited 1', 'a paused one stands still');
select is(e.remaining_delay, interval '11 days', 'with more that remains')
from data.enrollments e where e.enrollment_id = pg_temp.id('bob');
do $$
begin
    insert into data.enrollment_pauses (tenant_id, enrollment_id, paused_at, resumed_at)
    values ('acme', pg_temp.id('bob'), '2026-03-08 14:00Z', '2026-03-12 14:00Z');
    insert into data.sequence_pauses (tenant_id, sequence_id, plan_number, paused_at, resumed_at)
    values ('acme', pg_temp.id('S'), 2, '2026-03-11 14:00Z', '2026-03-13 14:00Z');
    update data.sequences set plan_number = 2;
    update data.sequence_schedules set parked_reason = null where enrollment_id = pg_temp.id('bob');
    update data.enrollments set status = 'active', paused_at = null, remaining_delay = null
    where enrollment_id = pg_temp.id('bob');
    perform pg_temp.at('2026-03-14 14:00Z');
    perform pg_temp.replan('bob');
end
$$;
select is(pg_temp.plan_of('bob'), '24 14:00 sequence_edited 2',
          'fourteen days and eight in which one or the other stood still, none of them twice');

-- Windows, a zone, none open

do $$
begin
    perform pg_temp.plan('W', '[{"type": "call", "delayDays": 1}]', '{"excludeWeekends": true, "businessHours":
        {"monday": {"start": "09:00", "end": "17:00"}, "friday": {"start": "09:00", "end": "17:00"}}}');
    perform sequence.activate('acme', pg_temp.id('W'), clock.now());
    perform pg_temp.enroll('W', 'kim');                      -- on a Saturday
    update data.contacts set timezone = 'America/New_York' where email = 'kim@x.test';
    perform pg_temp.replan('kim');
end
$$;
select is(pg_temp.plan_of('kim'), '16 13:00 sequence_edited 0', 'Monday 09:00 of another zone');
do $$
begin
    perform pg_temp.at('2026-03-17 14:00Z');                 -- a Tuesday
    update data.contacts set timezone = 'Europe/Berlin' where email = 'kim@x.test';
    perform pg_temp.replan('kim');
end
$$;
select is(pg_temp.plan_of('kim'), '20 08:00 sequence_edited 0', 'never before now: Friday 09:00 there');
update data.sequences set settings = settings - 'businessHours' || '{"businessHours": {}}' where name = 'W';
do $$ begin perform pg_temp.replan('kim'); end $$;
select is(pg_temp.plan_of('kim'), '20 08:00 held sequence_edited 0', 'no open moment: it is held');
select is((select e.held_reason from data.enrollments e where e.enrollment_id = pg_temp.id('kim')),
          'no_open_moment', 'with that reason');

-- Who was let go at once, who is held

update data.sequence_schedules
set moved_reason = 'skipped_to', is_at_once = true, scheduled_at = '2026-03-18 10:00Z'
where enrollment_id = pg_temp.id('bob');
do $$ begin perform pg_temp.replan('bob'); end $$;
select is(pg_temp.plan_of('bob'), '17 14:00 skipped_to 2', 'who skipped to a step waits for no delay');
do $$
begin
    perform enrollment.hold('acme', pg_temp.id('bob'), 'no_email', null, clock.now());
    perform pg_temp.delay(20);
end
$$;
select is(pg_temp.replan('bob'), 0::bigint, 'who is held waits for somebody');

select * from finish();
rollback;

-- Who was let go at once (skipped to, released, began in the middle) waits for no delay, whatever happens then.
begin;
select plan(20);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

create function pg_temp.plan(p_name text, p_steps text, p_settings text default '{}',
                             p_is_active boolean default true)
returns void
language plpgsql volatile
as $$
declare
    v_id constant uuid := (sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb, 'settings', p_settings::jsonb), clock.now())).sequence_id;
begin
    insert into made values (p_name, v_id);
    if p_is_active then
        perform sequence.activate('acme', v_id, clock.now());
    end if;
end
$$;
create function pg_temp.enroll(p_name text, p_sequence text, p_body text default '{}')
returns void
language sql volatile
as $$
    insert into made
    select p_name, (enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', (contact.create('acme', jsonb_build_object('firstName', p_name),
                                                        clock.now())).contact_id) || p_body::jsonb,
        clock.now())).enrollment_id
$$;
create temporary view walk as
select n.name, e.status, e.current_step_number as step, s.scheduled_at as at, s.moved_reason as moved,
       s.is_at_once, e.sequence_id, e.enrollment_id, e.contact_id
from data.enrollments e
join made n on n.id = e.enrollment_id
left join data.sequence_schedules s using (tenant_id, enrollment_id);
create function pg_temp.at(p_name text)
returns text
language sql stable
as $$ select to_char(w.at at time zone 'UTC', 'Dy MM-DD HH24:MI') from walk w where w.name = p_name $$;
create function pg_temp.rules(p_name text)
returns text
language sql volatile
as $$ select string_agg(x.rule, ' ' order by x.position) from ops.explain(pg_temp.id(p_name)) x $$;
create function pg_temp.move_to(p_name text, p_timezone text)
returns text
language sql volatile
as $$
    select (contact.change(c, jsonb_build_object('timezone', p_timezone), clock.now())).timezone
    from walk w
    join data.contacts c using (contact_id)
    where w.name = p_name
$$;

-- Skipped to, then moved, paused, planned anew

do $$
begin
    perform pg_temp.plan('hours', '[{"type": "call"}, {"type": "call", "delayDays": 6}, {"type": "call"}]',
        '{"excludeWeekends": true, "businessHours": {"monday": {"start": "09:00", "end": "17:00"},
          "tuesday": {"start": "09:00", "end": "17:00"}, "friday": {"start": "09:00", "end": "17:00"}}}');
    perform pg_temp.enroll(n, 'hours') from unnest(array['Amy', 'Bob']) n;
    perform pg_temp.enroll('Cem', 'hours', '{"startAtStep": 2}');
    perform ops.set_clock('2026-03-02 18:00Z');
    perform enrollment.skip('acme', w.sequence_id, w.enrollment_id, 2, clock.now()) from walk w
    where w.name in ('Amy', 'Bob');
end
$$;
select is(pg_temp.at('Amy'), 'Tue 03-03 09:00', 'Amy was let go at once: at the next open moment');
select matches(pg_temp.rules('Cem'), '^reference time', 'nobody says that who begins in the middle has waited');
do $$
begin
    perform enrollment.pause('acme', w.sequence_id, w.enrollment_id, null, clock.now()) from walk w
    where w.name = 'Amy';
    perform ops.set_clock('2026-03-02 19:00Z');
    perform enrollment.resume('acme', w.sequence_id, w.enrollment_id, clock.now()) from walk w
    where w.name = 'Amy';
end
$$;
select is(pg_temp.rules('Amy'), 'reference enrollment_paused enrollment_resumed time',
          'after a pause, too, no delay is told');
select is(pg_temp.move_to('Amy', 'Europe/Berlin'), 'Europe/Berlin', 'she is in another time zone');
select is(pg_temp.at('Amy'), 'Tue 03-03 08:00', 'planned anew she does not wait for the delay');

-- No worker ran Bob's step in its hours: it moves, and is planned anew
do $$
begin
    perform ops.set_clock('2026-03-03 18:00Z');
    perform worker.run_due_steps(10);
end
$$;
select results_eq($$ select moved, is_at_once from walk where name = 'Bob' $$,
                  $$ values ('outside_hours', true) $$, 'what is moved stays free of its delay');
select is(pg_temp.rules('Bob'), 'reference outside_hours time', 'and explained like that');
select is(pg_temp.move_to('Bob', 'Asia/Tokyo'), 'Asia/Tokyo', 'he moves');
select is(pg_temp.at('Bob'), 'Fri 03-06 00:00', 'and runs at the next opening');
do $$
begin
    perform ops.set_clock('2026-03-06 00:00Z');
    perform worker.run_due_steps(10);
    perform execution.complete('acme', w.sequence_id, w.enrollment_id, 2, null, null, clock.now()) from walk w
    where w.name = 'Bob';
end
$$;
select results_eq($$ select step, is_at_once from walk where name = 'Bob' $$, $$ values (3, false) $$,
                  'the step after it waits for its delay like any other');

-- In a draft nothing is late

do $$
begin
    perform ops.set_clock('2026-03-09 10:00Z');
    perform pg_temp.plan('draft', '[{"type": "call"},
        {"type": "call", "delayDays": 1, "maxLatenessHours": 4}, {"type": "call", "delayDays": 1}]', '{}', false);
    perform pg_temp.enroll(n, 'draft') from unnest(array['Dan', 'Eve']) n;
    perform pg_temp.enroll('Fay', 'draft', '{"startAtStep": 2}');
    perform enrollment.skip('acme', w.sequence_id, w.enrollment_id, 2, clock.now()) from walk w
    where w.name = 'Dan';
    perform ops.set_clock('2026-03-11 10:00Z');
    perform sequence.activate('acme', pg_temp.id('draft'), clock.now());
end
$$;
select results_eq($$ select name, step, at, moved from walk where name in ('Dan', 'Eve', 'Fay') order by 1 $$,
                  $$ values ('Dan', 2, '2026-03-11 10:00Z'::timestamptz, 'skipped_to'),
                            ('Eve', 1, '2026-03-11 10:00Z', null), ('Fay', 2, '2026-03-11 10:00Z', null) $$,
                  'what was skipped to in a draft begins with its activation');
select is((worker.run_due_steps(10) - 'lagSeconds') @> '{"executed": 3, "skipped": 0}', true,
          'it runs, and is not too late');

-- Held for want of an open moment: its delay still counts

do $$
begin
    perform ops.set_clock('2026-03-16 10:00Z');
    insert into data.holidays (tenant_id, calendar, holiday_on, name)
    select 'acme', 'ours', d::date, 'Spring' from generate_series('2026-03-17'::date, '2026-06-30', '1 day') d;
    perform pg_temp.plan('spring', '[{"type": "call"}, {"type": "call", "delayDays": 10}]',
        '{"excludeHolidays": true, "holidayCalendars": ["ours"]}');
    perform pg_temp.enroll(n, 'spring') from unnest(array['Gil', 'Hal']) n;
    perform worker.run_due_steps(10);
    perform execution.complete('acme', w.sequence_id, w.enrollment_id, 1, null, null, clock.now())
    from walk w
    where w.name in ('Gil', 'Hal');
    perform ops.set_clock('2026-03-17 00:00Z');
    perform worker.run_due_steps(10);
end
$$;
select results_eq($$ select n, e.held_reason from data.enrollments e
                     join (values ('Gil'), ('Hal')) p (n) on pg_temp.id(n) = e.enrollment_id order by 1 $$,
                  $$ values ('Gil', 'no_open_moment'), ('Hal', 'no_open_moment') $$, 'nothing is open');
do $$
begin
    delete from data.holidays;
    perform enrollment.release('acme', w.sequence_id, w.enrollment_id, clock.now()) from walk w
    where w.name in ('Gil', 'Hal');
end
$$;
select results_eq($$ select name, pg_temp.at(name), is_at_once from walk where name in ('Gil', 'Hal')
                     order by 1 $$,
                  $$ values ('Gil', 'Thu 03-26 10:00', false), ('Hal', 'Thu 03-26 10:00', false) $$,
                  'released, they wait the rest of their delay');
select is(pg_temp.rules('Gil'), 'reference delay time', 'and it is told');
select is(pg_temp.move_to('Gil', 'Europe/Berlin'), 'Europe/Berlin', 'Gil is in another time zone');
select is(pg_temp.at('Gil'), 'Thu 03-26 10:00', 'and waits on');

-- A hold of another kind, released: at once
do $$
begin
    perform enrollment.hold('acme', pg_temp.id('Hal'), 'missing_variables', 'x', clock.now());
    perform enrollment.release('acme', w.sequence_id, w.enrollment_id, clock.now()) from walk w
    where w.name = 'Hal';
end
$$;
select results_eq($$ select at, moved, is_at_once from walk where name = 'Hal' $$,
                  $$ values ('2026-03-17 00:00Z'::timestamptz, 'released', true) $$, 'Hal is tried at once');
select is(pg_temp.rules('Hal'), 'reference released time', 'without a delay');
select is(pg_temp.move_to('Hal', 'Europe/Berlin'), 'Europe/Berlin', 'and stays so in another time zone');

select * from finish();
rollback;

-- A delay that leads to no open moment holds the enrollment; its step never runs before the delay, though now is open.
begin;
select plan(9);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
    -- Until Wednesday all is open, then nothing.
    insert into data.holidays (tenant_id, calendar, holiday_on, name)
    select 'acme', 'ours', d::date, 'Closed' from generate_series('2026-03-05'::date, '2026-09-30', '1 day') d;
end
$$;

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;
create function pg_temp.plan(p_name text, p_steps text, p_settings text, p_is_active boolean)
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
create function pg_temp.enroll(p_name text, p_sequence text)
returns void
language sql volatile
as $$
    insert into made
    select p_name, (enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', (contact.create('acme', jsonb_build_object('firstName', p_name),
                                                        clock.now())).contact_id),
        clock.now())).enrollment_id
$$;
create function pg_temp.state(p_name text)
returns text
language sql stable
as $$
    select concat_ws(' ', e.status, e.current_step_number, e.held_reason, s.parked_reason,
                     (select count(*) || ' open' from data.step_executions x
                      where x.enrollment_id = e.enrollment_id and x.status = 'pending_manual'))
    from data.enrollments e
    left join data.sequence_schedules s using (tenant_id, enrollment_id)
    where e.enrollment_id = pg_temp.id(p_name)
$$;

do $$
begin
    perform pg_temp.plan('calls', '[{"type": "call"}, {"type": "call", "delayDays": 10}]',
        '{"excludeHolidays": true, "holidayCalendars": ["ours"]}', true);
    perform pg_temp.plan('draft', '[{"type": "call", "delayDays": 10}]',
        '{"excludeHolidays": true, "holidayCalendars": ["ours"]}', false);
    perform pg_temp.plan('edited', '[{"type": "call", "delayDays": 1}]',
        '{"excludeHolidays": true, "holidayCalendars": ["ours"]}', true);
    perform pg_temp.enroll('Amy', 'calls');
    perform pg_temp.enroll(n, 'draft') from unnest(array['Bob', 'Cem']) n;
    perform pg_temp.enroll('Dan', 'edited');
    perform worker.run_due_steps(10);
    perform execution.complete('acme', pg_temp.id('calls'), pg_temp.id('Amy'), 1, null, null, clock.now());
    perform enrollment.pause('acme', pg_temp.id('draft'), pg_temp.id('Cem'), null, clock.now());
    perform sequence.activate('acme', pg_temp.id('draft'), clock.now());
    perform enrollment.resume('acme', pg_temp.id('draft'), pg_temp.id('Cem'), clock.now());
    perform sequence.change('acme', q.sequence_id, jsonb_build_object('steps', jsonb_build_array(
        jsonb_build_object('id', s.step_id, 'type', 'call', 'delayDays', 12))), false, clock.now())
    from data.sequences q
    join data.sequence_steps s using (tenant_id, sequence_id)
    where q.name = 'edited';
    perform worker.run_due_steps(10);
end
$$;
select is(pg_temp.state('Amy'), 'active 2 no_open_moment held 0 open', 'after a task: held, not run at once');
select is(pg_temp.state('Bob'), 'active 1 no_open_moment held 0 open', 'after the activation');
select is(pg_temp.state('Cem'), 'active 1 no_open_moment held 0 open', 'after the resume of what was never planned');
select is(pg_temp.state('Dan'), 'active 1 no_open_moment held 0 open', 'after an edit');

do $$
begin
    delete from data.holidays;
    perform enrollment.release('acme', e.sequence_id, e.enrollment_id, clock.now()) from data.enrollments e;
end
$$;
select is(to_char(s.scheduled_at at time zone 'UTC', 'MM-DD HH24:MI'), a.at, n || ' waits for the delay, released')
from (values ('Amy', '03-12 15:00'), ('Bob', '03-12 15:00'), ('Cem', '03-12 15:00'), ('Dan', '03-14 15:00'))
     a (n, at)
join data.sequence_schedules s on s.enrollment_id = pg_temp.id(a.n)
order by a.n;
select is((select count(*) from data.enrollments e where e.held_reason is not null), 0::bigint, 'nobody is held');

select * from finish();
rollback;

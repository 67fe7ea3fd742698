-- scheduling.put and put_parked: the first row for an enrollment that has none.
begin;
select plan(12);

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
select pg_temp.sequence('[{"type": "call"}]') as sequence_id;
select isnt(pg_temp.enroll(m.sequence_id, 'Amy'), null, 'Amy is enrolled') from made m;

create function pg_temp.put(p_at text)
returns text
language plpgsql volatile
as $$
declare
    v_row record;
begin
    delete from data.sequence_schedules;
    if p_at is null then
        perform scheduling.put_parked(e, e.current_step_id, clock.now()) from data.enrollments e;
    else
        perform scheduling.put(e, e.current_step_id, p_at::timestamptz, clock.now()) from data.enrollments e;
    end if;
    select s.* into strict v_row
    from data.sequence_schedules s
    join data.enrollments e using (tenant_id, enrollment_id)
    where s.sequence_id = e.sequence_id and s.step_id = e.current_step_id;
    return concat_ws(' ', to_char(v_row.scheduled_at at time zone 'UTC', 'MM-DD HH24:MI'),
                     v_row.scheduled_at = 'infinity', v_row.plan_number, v_row.parked_reason);
end
$$;

select is(pg_temp.put('2026-03-05 10:00Z'), '03-05 10:00 f 0', 'a plan in an active sequence is what it is');
select is(pg_temp.put(null), 't 0 sequence_paused', 'parked: it waits without a time');
select throws_ok($$ select scheduling.put(e, e.current_step_id, clock.now(), clock.now())
                    from data.enrollments e $$,
                 '23505', null, 'there is one schedule for an enrollment at most');

select is((sequence.pause('acme', m.sequence_id, clock.now())).status, 'paused',
          'paused on Monday 15:00') from made m;
select isnt(ops.set_clock('2026-03-04 12:00Z'), null, 'on Wednesday');
select is(pg_temp.put('2026-03-06 13:30Z'), '03-04 16:30 f 0 sequence_paused',
          'two days and 90 minutes of delay are kept as if they had begun with the pause');
set local timezone = 'America/New_York';
select is(pg_temp.put('2026-03-10 12:00Z'), '03-08 15:00 f 0 sequence_paused',
          'the session''s zone does not matter');
select isnt(ops.set_clock('2026-03-05 12:00Z'), null, 'on Thursday');
select is((sequence.activate('acme', m.sequence_id, clock.now())).status, 'active', 'resumed') from made m;
select is((select s.scheduled_at from data.sequence_schedules s), '2026-03-11 12:00Z'::timestamptz,
          'six days from the resume');
select is(pg_temp.put('2026-03-06 10:00Z'), '03-06 10:00 f 1',
          'a new plan is of the plan number of its time');

select * from finish();
rollback;

-- enrollment.go_on: to the next active step, or to the end.
begin;
select plan(10);

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.plan(p_name text, p_steps text,
                             p_settings text default '{"fromEmail": "a@acme.test"}')
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb, 'settings', p_settings::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    return v_sequence;
end
$$;
create function pg_temp.meet(p_name text, p_body text default '{}')
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact constant data.contacts := contact.create('acme', jsonb_build_object(
        'firstName', p_name, 'email', p_name || '@x.test') || p_body::jsonb, clock.now());
begin
    insert into made values (p_name, v_contact.contact_id);
    return v_contact;
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_body text default '{}')
returns data.enrollments
language sql volatile
as $$
    select enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', pg_temp.id(p_contact)) || p_body::jsonb, clock.now())
$$;

do $$
begin
    perform pg_temp.plan('another', '[{"type": "call"}, {"type": "call"}, {"type": "call"},
        {"type": "call"}]');
    perform pg_temp.plan('plan', '[{"type": "call"}, {"type": "call", "isActive": false, "delayDays": 9},
        {"type": "call", "delayDays": 1, "delayHours": 2, "sendAt": "09:00"},
        {"type": "call", "isActive": false}]', '{"timezone": "America/New_York"}');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform pg_temp.meet('bob'), pg_temp.meet('lee', '{"timezone": "Asia/Tokyo"}'), pg_temp.meet('kim');
    perform pg_temp.enroll('plan', n) from unnest(array['bob', 'lee', 'kim']) n;
    perform worker.run_due_steps(10);       -- all three have an open task and no schedule
end
$$;
create function pg_temp.go_on(p_contact text, p_step integer, p_at timestamptz)
returns void
language sql volatile
as $$
    select enrollment.go_on(e, p_step, p_at) from data.enrollments e
    where e.contact_id = pg_temp.id(p_contact)
$$;
create function pg_temp.state(p_contact text)
returns table (status text, current_step_number integer, last_activity_at timestamptz, step_number integer,
               scheduled_at timestamptz, parked_reason text)
language sql stable
as $$
    select e.status, e.current_step_number, e.last_activity_at, t.step_number, s.scheduled_at, s.parked_reason
    from data.enrollments e
    left join data.sequence_schedules s using (tenant_id, enrollment_id)
    left join data.sequence_steps t using (tenant_id, step_id)
    where e.contact_id = pg_temp.id(p_contact)
$$;

select lives_ok($$ select pg_temp.go_on('bob', 1, '2026-03-03 15:00Z') $$, 'step 1 is done');
select results_eq($$ select * from pg_temp.state('bob') $$,
                  $$ values ('active', 3, '2026-03-03 15:00Z'::timestamptz, 3,
                             '2026-03-04 14:00Z'::timestamptz, null) $$,
                  'step 2 is inactive: step 3 is planned, its delay counted from then, at its time of day');
select lives_ok($$ select pg_temp.go_on('lee', 1, '2026-03-03 15:00Z') $$, 'another one is done');
select is((select scheduled_at from pg_temp.state('lee')), '2026-03-05 00:00Z'::timestamptz,
          'the time of day is that of the contact''s zone');
select results_eq($$ select current_step_number, scheduled_at from pg_temp.state('kim') $$,
                  $$ values (1, null::timestamptz) $$, 'nobody else has moved');

select lives_ok($$ select pg_temp.go_on('kim', 3, '2026-03-03 15:00Z') $$, 'the last active step is done');
select results_eq($$ select * from pg_temp.state('kim') $$,
                  $$ values ('completed', 1, '2026-03-03 15:00Z'::timestamptz, null::integer,
                             null::timestamptz, null::text) $$,
                  'an enrollment without a next step completes');
select is(count(*), 1::bigint, 'with its event') from data.outbox_events
where type = 'sequence.enrollment.completed';

-- While the sequence is paused, and with a calendar that has closed

do $$
begin
    delete from data.sequence_schedules;
    perform sequence.pause('acme', pg_temp.id('plan'), '2026-03-03 12:00Z');
    perform pg_temp.go_on('bob', 1, '2026-03-03 15:00Z');
end
$$;
select results_eq($$ select step_number, scheduled_at, parked_reason from pg_temp.state('bob') $$,
                  $$ values (3, '2026-03-04 11:00Z'::timestamptz, 'sequence_paused') $$,
                  'in a paused sequence the delay stands still from its start');

do $$
begin
    delete from data.sequence_schedules;
    update data.sequences set status = 'active', paused_at = null, settings = '{"businessHours": {}}'
    where name = 'plan';
    perform pg_temp.go_on('bob', 1, '2026-03-03 15:00Z');
end
$$;
select results_eq($$ select step_number, scheduled_at, parked_reason from pg_temp.state('bob') $$,
                  $$ values (3, '2026-03-03 15:00Z'::timestamptz, 'held') $$,
                  'without an open moment it is held, and does not run before its delay');

select * from finish();
rollback;

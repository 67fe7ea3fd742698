-- enrollment.hold: a live enrollment stands still and says why.
begin;
select plan(11);

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
    perform pg_temp.plan('plan', '[{"type": "call"}, {"type": "call"}]');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform pg_temp.meet(n) from unnest(array['bob', 'eve', 'kim']) n;
    perform pg_temp.enroll('plan', n) from unnest(array['bob', 'eve', 'kim']) n;
    perform ops.set_clock('2026-03-02 15:00Z');
end
$$;
create function pg_temp.hold(p_contact text, p_reason text, p_detail text, p_tenant_id text default 'acme')
returns void
language sql volatile
as $$
    select enrollment.hold(p_tenant_id, e.enrollment_id, p_reason, p_detail, clock.now())
    from data.enrollments e
    where e.contact_id = pg_temp.id(p_contact)
$$;
create function pg_temp.state()
returns table (name text, status text, held_reason text, held_detail text, held_at timestamptz,
               run_count integer, parked_reason text)
language sql stable
as $$
    select c.first_name, e.status, e.held_reason, e.held_detail, e.held_at, e.run_count, s.parked_reason
    from data.enrollments e
    join data.contacts c using (tenant_id, contact_id)
    left join data.sequence_schedules s using (tenant_id, enrollment_id)
    order by 1
$$;
create temporary table before as select * from data.sequence_schedules;

select lives_ok($$ select pg_temp.hold('bob', 'email_failed', '550 no such user', 'rival') $$,
                'another tenant holds it');
select results_eq($$ select name, held_reason, parked_reason from pg_temp.state() $$,
                  $$ values ('bob', null, null), ('eve', null, null), ('kim', null, null) $$,
                  'and nothing happens');

select lives_ok($$ select pg_temp.hold('bob', 'email_failed', '550 no such user') $$, 'an e-mail has failed');
select lives_ok($$ select pg_temp.hold('eve', 'step_failed', repeat('x', 3000)) $$, 'a step has failed');
select results_eq($$ select * from pg_temp.state() $$,
                  $$ values ('bob', 'active', 'email_failed', '550 no such user',
                             '2026-03-02 15:00Z'::timestamptz, 0, 'held'),
                            ('eve', 'active', 'step_failed', repeat('x', 2000),
                             '2026-03-02 15:00Z'::timestamptz, 1, 'held'),
                            ('kim', 'active', null, null, null, 0, null) $$,
                  'both keep reason and detail, and leave the claim path; a step that failed has run');
select results_eq($$ select count(*), bool_and(s.scheduled_at = b.scheduled_at) from data.sequence_schedules s
                     join before b using (tenant_id, enrollment_id)
                     where s.schedule_id <> b.schedule_id $$,
                  $$ values (2::bigint, true) $$,
                  'their schedules keep their time under a new id: the old one may be that of an execution');
select is((worker.run_due_steps(10) ->> 'claimed')::integer, 1, 'only the third one runs');

select lives_ok($$ select pg_temp.hold('bob', 'email_unknown', null) $$, 'it is held again');
select results_eq($$ select held_reason, held_detail, held_at from pg_temp.state() where name = 'bob' $$,
                  $$ values ('email_unknown', null, '2026-03-02 15:00Z'::timestamptz) $$,
                  'the last reason is told');

do $$
begin
    perform enrollment.finish(e, 'replied', 'reply', clock.now()) from data.enrollments e
    where e.contact_id = pg_temp.id('kim');
end
$$;
select lives_ok($$ select pg_temp.hold('kim', 'email_failed', 'late') $$, 'the e-mail of an ended one fails');
select is((select held_reason from pg_temp.state() where name = 'kim'), null, 'what has ended is not held');

select * from finish();
rollback;

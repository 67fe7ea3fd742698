-- scheduling.seconds_until_next, worker.next_step_due: how long nothing comes due.
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
create temporary table people as
select n.name, pg_temp.enroll(m.sequence_id, n.name) as enrollment_id, n.at::timestamptz, n.parked_reason
from made m
cross join (values ('due', '2026-03-02 15:00Z', null), ('past', '2026-03-01 15:00Z', null),
                   ('soon', '2026-03-02 15:00:02.5Z', null), ('later', '2026-03-03 15:00Z', null),
                   ('parked', '2026-03-02 15:00:01Z', 'held')) n (name, at, parked_reason);
update data.sequence_schedules s
set scheduled_at = p.at, parked_reason = p.parked_reason
from people p
where p.enrollment_id = s.enrollment_id;

select is(scheduling.seconds_until_next(null, clock.now()), null,
          'a virtual clock brings nothing by waiting');
select is(worker.next_step_due(), null, 'the worker hears the same');

-- From here on the clock is taken for a real one.
create or replace function clock.is_virtual()
returns boolean
language sql stable
as $$ select false $$;

select is(scheduling.seconds_until_next(null, clock.now()), 2.5::double precision,
          'the next that is not due yet and not parked');
select is(worker.next_step_due(), 2.5::double precision, 'the worker hears the same');
select is(scheduling.seconds_until_next('acme', clock.now()), 2.5::double precision, 'of a tenant');
select is(scheduling.seconds_until_next('nobody', clock.now()), null, 'of a tenant that has none: null');
select is(scheduling.seconds_until_next(null, '2026-03-02 15:00:02.5Z'), 86397.5::double precision,
          'what is due at that instant is not waited for');
select is(scheduling.seconds_until_next(null, '2026-03-03 15:00Z'), null, 'nothing is left: null');
select is((worker.run_due_steps(100) ->> 'nextInSeconds')::double precision, 2.5::double precision,
          'a batch answers it, too');
select is((worker.run_due_steps(1, 'acme') ->> 'nextInSeconds')::double precision, 2.5::double precision,
          'also when it found nothing');
select isnt(ops.set_clock('2026-03-03 15:00Z'), null, 'when both are due');
select is((worker.run_due_steps(1) ->> 'nextInSeconds')::double precision, 0::double precision,
          'a full batch is followed by another at once');

select * from finish();
rollback;

-- scheduling.replan: schedules of activated and resumed sequences come back into the claim path.
begin;
select plan(6);

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
select n as number,
       pg_temp.sequence('[{"type": "call", "delayDays": 2, "sendAt": "09:00"}, {"type": "task"}]',
                                     '{"excludeWeekends": true}') as sequence_id
from generate_series(1, 4) n;
create temporary table people as
select p.name, m.number, pg_temp.enroll(m.sequence_id, p.name) as enrollment_id, p.at, p.plan_number,
       p.parked_reason
from made m
join (values (1, 'fresh', 'infinity', 0, 'sequence_paused'), (1, 'delayed', '2026-03-05 12:00Z', 0,
                                                              'sequence_paused'),
             (1, 'early', '2026-03-03 12:00Z', 0, 'sequence_paused'), (1, 'current', '2026-03-04 12:00Z', 1,
                                                                       'sequence_paused'),
             (1, 'free', '2026-03-04 12:00Z', 0, null), (1, 'held', '2026-03-04 12:00Z', 0, 'held'),
             (1, 'blocked', '2026-03-04 12:00Z', 0, 'previous_email'), (2, 'still', '2026-03-04 12:00Z', 0,
                                                                        'sequence_paused'),
             (3, 'draft', 'infinity', 0, 'sequence_paused'), (4, 'archived', '2026-03-05 12:00Z', 0,
                                                              'sequence_paused'))
     p (number, name, at, plan_number, parked_reason) on p.number = m.number;
update data.sequence_schedules s
set scheduled_at = p.at::timestamptz, plan_number = p.plan_number, parked_reason = p.parked_reason
from people p
where p.enrollment_id = s.enrollment_id;
insert into data.sequence_pauses (tenant_id, sequence_id, plan_number, paused_at, resumed_at)
select 'acme', m.sequence_id, 1, '2026-03-04 12:00Z', '2026-03-12 12:00Z' from made m;
update data.sequences q
set plan_number  = 1,
    activated_at = '2026-03-12 12:00Z',
    status       = (array['active', 'paused', 'draft', 'archived'])[m.number],
    paused_at    = case m.number when 2 then timestamptz '2026-03-12 13:00Z' end
from made m
where m.sequence_id = q.sequence_id;

create temporary view walk as
select p.name, s.scheduled_at, s.plan_number, s.parked_reason
from people p
join data.sequence_schedules s using (enrollment_id);

select is(scheduling.replan(1, '2026-03-12 14:00Z'), 1::bigint, 'it plans up to the limit');
select is(scheduling.replan(100, '2026-03-12 14:00Z'), 4::bigint, 'then the rest');
select is(scheduling.replan(100, '2026-03-12 14:00Z'), 0::bigint, 'then nothing is left');
select results_eq('select name, scheduled_at, plan_number, parked_reason from walk order by name',
    $$ values ('archived', '2026-03-16 09:00Z'::timestamptz, 1, null::text),     -- a weekend later
              ('blocked', '2026-03-04 12:00Z', 0, 'previous_email'),
              ('current', '2026-03-13 09:00Z', 1, null),
              ('delayed', '2026-03-16 09:00Z', 1, null),
              ('draft', 'infinity', 0, 'sequence_paused'),
              ('early', '2026-03-13 09:00Z', 1, null),
              ('free', '2026-03-04 12:00Z', 0, null),
              ('fresh', '2026-03-16 09:00Z', 1, null),
              ('held', '2026-03-04 12:00Z', 0, 'held'),
              ('still', '2026-03-04 12:00Z', 0, 'sequence_paused') $$,
    'what remained counts from the resume, at sendAt in the windows; only what a pause parked comes back');

-- No way to plan it
update data.sequence_schedules s set parked_reason = 'sequence_paused', plan_number = 0
from people p where p.enrollment_id = s.enrollment_id and p.name = 'delayed';
update data.sequences q set settings = '{"businessHours": {}}' from made m
where m.sequence_id = q.sequence_id;
select is(scheduling.replan(100, '2026-03-12 14:00Z'), 1::bigint, 'a calendar that never opens');
select results_eq($$ select walk.parked_reason, e.held_reason from walk
                     join people p using (name)
                     join data.enrollments e on e.enrollment_id = p.enrollment_id
                     where name = 'delayed' $$,
                  $$ values ('held', 'no_open_moment') $$, 'is held with the reason');

select * from finish();
rollback;

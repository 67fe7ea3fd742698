-- scheduling.claim_due: what is due, oldest first, up to the limit, of one tenant or of all.
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

do $$ begin perform ops.create_tenant('rival', 'Rival'); end $$;

create temporary table made as
select pg_temp.sequence('[{"type": "call"}, {"type": "task"}]') as sequence_id;
create temporary table people as
select n.name, pg_temp.enroll(m.sequence_id, n.name) as enrollment_id, n.at::timestamptz, n.parked_reason
from made m
cross join (values ('third', '2026-03-02 12:00Z', null), ('first', '2026-03-01 00:00Z', null),
                   ('second', '2026-03-02 11:00Z', null), ('now', '2026-03-02 15:00Z', null),
                   ('later', '2026-03-02 15:00:00.000001Z', null), ('never', 'infinity', null),
                   ('paused', '2026-03-01 00:00Z', 'sequence_paused'), ('held', '2026-03-01 00:00Z', 'held'),
                   ('waiting', '2026-03-01 00:00Z', 'previous_email')) n (name, at, parked_reason);
update data.sequence_schedules s
set scheduled_at = p.at, parked_reason = p.parked_reason
from people p
where p.enrollment_id = s.enrollment_id;

-- Another tenant, whose only step is the oldest
insert into data.sequences (tenant_id, sequence_id, name, status, channel, settings, exit_conditions,
                            created_by, created_at, updated_at, activated_at)
select 'rival', q.sequence_id, 'R', 'active', 'multi', '{}', '{}', 'eve', q.created_at, q.created_at,
       q.created_at
from data.sequences q;
insert into data.contacts (tenant_id, contact_id, first_name, created_at, updated_at)
select 'rival', c.contact_id, 'rival', c.created_at, c.created_at from data.contacts c
where c.first_name = 'first';
insert into data.enrollments (tenant_id, enrollment_id, sequence_id, contact_id, status, current_step_number,
                              enrolled_by, enrolled_at, last_activity_at, correlation_id)
select 'rival', p.enrollment_id, m.sequence_id, c.contact_id, 'active', 1, 'eve', clock.now(), clock.now(),
       'r'
from made m, people p, data.contacts c where p.name = 'first' and c.tenant_id = 'rival';
insert into data.sequence_schedules (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number,
                                     scheduled_at)
select 'rival', s.enrollment_id, clock.new_id(clock.now()), s.sequence_id, s.step_id, 0, '2026-02-01 00:00Z'
from data.sequence_schedules s join people p using (enrollment_id) where p.name = 'first';

create function pg_temp.claimed(p_limit integer, p_tenant_id text default null)
returns text[]
language sql volatile
as $$
    select coalesce(array_agg(case d.tenant_id when 'rival' then 'rival' else p.name end order by d.place),
                    '{}')
    from unnest(scheduling.claim_due(p_limit, p_tenant_id, '2026-03-02 15:00Z'))
         with ordinality d (tenant_id, enrollment_id, schedule_id, sequence_id, step_id, plan_number,
                            scheduled_at, contact_id, status, run_count, assigned_to, correlation_id,
                            metadata, planned_at, moved_reason, place)
    join people p using (enrollment_id)
$$;

select is(pg_temp.claimed(100), array['rival', 'first', 'second', 'third', 'now'],
          'what is due at that instant, oldest first; what is parked is not');
select is(pg_temp.claimed(3), array['rival', 'first', 'second'], 'up to the limit, the oldest');
select is(pg_temp.claimed(100, 'acme'), array['first', 'second', 'third', 'now'], 'of one tenant');
select is(pg_temp.claimed(2, 'acme'), array['first', 'second'], 'of one tenant, up to the limit');
select is(pg_temp.claimed(100, 'nobody'), '{}', 'of a tenant without any: none');
select is(pg_temp.claimed(0), '{}', 'a limit of 0: none');
select is(scheduling.claim_due(100, null, '2020-01-01 00:00Z'), '{}'::data.due_step[],
          'nothing due: an empty list, not null');

select results_eq($$ select d.* from unnest(scheduling.claim_due(1, 'acme', clock.now())) d $$,
                  $$ select s.tenant_id, s.enrollment_id, s.schedule_id, s.sequence_id, s.step_id,
                            s.plan_number, s.scheduled_at, e.contact_id, 'active', 0, null::text,
                            'request-1', '{}'::jsonb, null::timestamptz, null::text
                     from people p
                     join data.sequence_schedules s using (enrollment_id)
                     join data.enrollments e using (tenant_id, enrollment_id)
                     where p.name = 'first' and s.tenant_id = 'acme' $$,
                  'a due step is its schedule with what its enrollment says');
select set_eq($$ select p.name from data.sequence_schedules s join people p using (enrollment_id)
                 where s.tenant_id = 'acme' and s.xmax = pg_current_xact_id()::xid $$,
              array['first', 'second', 'third', 'now'],
              'what was claimed is locked until the transaction ends');

-- While dead rows make whole looks slow, a session goes on from where its last one ended.
do $$
begin
    perform scheduling.note_scan('sequence_schedules', '-infinity', '2026-03-02 11:30Z', '1 minute', 10001);
end
$$;
select is(pg_temp.claimed(1), array['third'], 'after a slow look: from its end on');
select is(pg_temp.claimed(100), array['third', 'now'], 'where what was not run meanwhile is found again');
select is(pg_temp.claimed(100, 'acme'), array['first', 'second', 'third', 'now'],
          'what is asked of one tenant is not passed by');

select * from finish();
rollback;

-- scheduling.lock_limits_of and limit_key: a batch that goes on in parts has locked all its limits before.
begin;
select plan(6);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
    perform mailbox.put('acme', null, '{"email": "box@acme.test", "dailyLimit": 10}', clock.now());
end
$$;

create function pg_temp.sequence(p_settings text)
returns uuid
language sql volatile
as $$
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object('name', 'S',
        'steps', '[{"type": "auto_email", "subject": "S", "body": "B"}]'::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id,
        clock.now())).sequence_id
$$;

create temporary table made as
select s.name, pg_temp.sequence(s.settings) as sequence_id
from (values ('capped', '{"maxContactsPerDay": 5}'), ('new', '{"maxNewContactsPerDay": 5}'),
             ('boxed', '{"fromEmail": "Box@acme.test"}'), ('free', '{}')) s (name, settings);
create temporary table due as
select m.name, (e.enrolled).enrollment_id
from made m
cross join lateral (
    select enrollment.enroll('acme', 'ann', 'r', m.sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', m.name || '@x.test', 'firstName', m.name),
                       clock.now())).contact_id), clock.now()) as enrolled) e;
-- Their steps are moved, for it is night: no batch counts them against anything.
update data.sequences q
set settings = q.settings || '{"businessHours": {"monday": {"start": "01:00", "end": "02:00"}}}';

create function pg_temp.due(p_names text[])
returns data.due_step[]
language sql volatile
as $$
    select array_agg(d)
    from unnest(scheduling.claim_due(100, null, clock.now())) d
    join due u using (enrollment_id)
    where u.name = any (p_names)
$$;
create temporary view expected as
select scheduling.limit_key('acme', 'cap', m.sequence_id) as key
from made m
where m.name in ('capped', 'new')
union all
select scheduling.limit_key('acme', 'mailbox', b.mailbox_id)
from data.mailboxes b;
create temporary view locked as
select (l.classid::bigint << 32) | l.objid::bigint as key
from pg_locks l
where l.locktype = 'advisory'
  and l.pid = pg_backend_pid();

select is((select count(distinct e.key) from expected e), 3::bigint, 'each limit has a lock of its own');
select lives_ok($$ select scheduling.lock_limits_of('{}') $$, 'nothing due');
select results_eq($$ select r.outcome, count(*)
                     from unnest(execution.run_split(pg_temp.due('{capped,boxed}'), clock.now())) r
                     group by r.outcome $$,
                  $$ values ('moved', 2::bigint) $$, 'a batch without a bad row');
select is_empty('select key from locked', 'locks what it counts against, here nothing');

update data.contacts c set timezone = 'Mars/Phobos' where c.first_name = 'free';
update data.sequence_schedules s set scheduled_at = clock.now();
select results_eq($$ select r.outcome, count(*)
                     from unnest(execution.run_split(pg_temp.due('{capped,new,boxed,free}'), clock.now())) r
                     group by r.outcome order by r.outcome $$,
                  $$ values ('failed', 1::bigint), ('moved', 3) $$, 'one with a bad row goes on in parts');
select set_eq('select key from locked', 'select key from expected',
              'and has locked whatever any of the parts might count against');

select * from finish();
rollback;

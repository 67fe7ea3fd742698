-- ops.retry: an e-mail that failed for good is sent again; ops.timeline: with what operators did.
begin;
select plan(17);

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
create function pg_temp.deliver(p_outcome text)
returns bigint
language sql volatile
as $$
    select (worker.finish_messages(md5('w')::uuid, coalesce(jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', p_outcome,
        'subject', 'S', 'error', '550 no')), '[]')) ->> 'finished')::bigint
    from worker.claim_messages(md5('w')::uuid, 10, 60) m
$$;
do $$
begin
    insert into made
    select n, (sequence.create('acme', 'ann', jsonb_build_object('name', n,
        'settings', '{"fromEmail": "a@acme.test"}'::jsonb, 'steps', s::jsonb), clock.now())).sequence_id
    from (values ('two', '[{"type": "auto_email", "subject": "S", "body": "B"}, {"type": "call", "delayDays": 1}]'),
                 ('one', '[{"type": "auto_email", "subject": "S", "body": "B"}]')) v (n, s);
    perform sequence.activate('acme', m.id, clock.now()) from made m;
    insert into made
    select p || ' in ' || n, (enrollment.enroll('acme', 'ann', 'r', pg_temp.id(n), jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', p || n || '@x.test'), clock.now())).contact_id),
        clock.now())).enrollment_id
    from unnest(array['amy', 'bob']) p, unnest(array['two', 'one']) n;
    perform worker.run_due_steps(10);
end
$$;
create temporary view walk as
select n.name, e.status, e.held_reason, m.status as message, m.attempts, x.status as execution, s.parked_reason
from made n
join data.enrollments e on e.enrollment_id = n.id
join data.messages m using (tenant_id, enrollment_id)
join data.step_executions x using (tenant_id, execution_id)
left join data.sequence_schedules s on s.tenant_id = e.tenant_id and s.enrollment_id = e.enrollment_id;

select is(pg_temp.deliver('failed'), 4::bigint, 'all fail for good');
select results_eq($$ select * from walk where name = 'amy in two' $$,
                  $$ values ('amy in two', 'active', 'email_failed', 'failed', 1, 'failed', 'held') $$, 'they are held');
select results_eq($$ select status, held_reason, waiting_for from ops.retry(pg_temp.id('amy in two')) $$,
                  $$ values ('active', null::text, 'previous_email') $$, 'retry: it waits for its e-mail');
select results_eq($$ select held_reason, waiting_for from ops.retry(pg_temp.id('amy in one')) $$,
                  $$ values (null::text, 'message') $$, 'of the last step, too');
select results_eq($$ select * from walk where name like 'amy%' order by name $$,
                  $$ values ('amy in one', 'active', null, 'queued', 0, 'scheduled', null),
                            ('amy in two', 'active', null, 'queued', 0, 'scheduled', 'previous_email') $$,
                  'the e-mail is queued as if it had never been tried');
select is(pg_temp.deliver('sent'), 2::bigint, 'those two are sent');
select results_eq($$ select * from walk where name like 'amy%' order by name $$,
                  $$ values ('amy in one', 'completed', null, 'sent', 1, 'sent', null),
                            ('amy in two', 'active', null, 'sent', 1, 'sent', null) $$,
                  'one goes on with the next step, one is at its end');
select is(stats.totals('acme', pg_temp.id('two')) ->> 'sent', '1', 'it is counted once');
select results_eq($$ select held_reason, waiting_for from ops.release(pg_temp.id('bob in two')) $$,
                  $$ values (null::text, 'time') $$, 'release gives it up and goes on');
select is((select w.message from walk w where w.name = 'bob in two'), 'failed', 'the e-mail stays failed');
do $$ begin perform enrollment.hold('acme', pg_temp.id('amy in two'), 'no_email', null, clock.now()); end $$;
select results_eq($$ select held_reason, waiting_for from ops.retry(pg_temp.id('amy in two')) $$,
                  $$ values (null::text, 'time') $$, 'what is held for something else is released');
select throws_ok($$ select ops.retry(pg_temp.id('amy in two')) $$, 'SE409', null, 'who is not held');
select throws_ok($$ select ops.retry(pg_temp.id('two')) $$, 'SE404', null, 'who is not there');
delete from data.messages m where m.enrollment_id = pg_temp.id('bob in one');
select throws_ok($$ select ops.retry(pg_temp.id('bob in one')) $$, 'SE409', null, 'nothing to send again');

-- The timeline

select results_eq($$ select kind, step_number, detail from ops.timeline(pg_temp.id('amy in two')) $$,
                  $$ values ('enrolled', null::integer, null::text), ('email_queued', 1, null), ('email_sent', 1, null),
                            ('held', 2, null), ('released', 2, null), ('ops.retry', 2, 'active'),
                            ('ops.retry', 2, 'active') $$, 'what was done by hand is told');
select is((select t.actor from ops.timeline(pg_temp.id('amy in two')) t where t.kind = 'ops.retry' limit 1),
          session_user::text, 'and who did it');
select is_empty($$ select from ops.timeline(pg_temp.id('two')) $$, 'there is none of who is not there');

select * from finish();
rollback;

-- execution.settle and close_open: how executions end.
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
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"}]') as sequence_id,
       pg_temp.sequence('[{"type": "call"}]') as calls_id;
create temporary table people as
select n, pg_temp.enroll(m.sequence_id, n) as enrollment_id
from made m cross join unnest(array['sent', 'failed', 'queued', 'unknown', 'cancelled', 'late', 'sending']) n;
select is((worker.run_due_steps(10) ->> 'messages')::integer, 7, 'seven e-mails are queued');
update data.step_executions x set status = 'skipped', executed_at = clock.now()
from people p where p.enrollment_id = x.enrollment_id and p.n = 'late';

select lives_ok($$ select execution.settle(array_agg(jsonb_populate_record(m, jsonb_build_object(
                       'status', case p.n when 'late' then 'sent' else p.n end, 'error_message',
                              'E ' || p.n))),
                       '2026-03-02 16:00Z')
                   from data.messages m join people p using (enrollment_id) $$, 'they come back');
select results_eq($$ select p.n, x.status, x.executed_at, x.error_message
                     from data.step_executions x join people p using (enrollment_id) order by p.n $$,
    $$ values ('cancelled', 'scheduled', null::timestamptz, null::text),
              ('failed', 'failed', '2026-03-02 16:00Z', 'E failed'),
              ('late', 'sent', '2026-03-02 16:00Z', 'E late'),
              ('queued', 'scheduled', null, null),
              ('sending', 'scheduled', null, null),
              ('sent', 'sent', '2026-03-02 16:00Z', 'E sent'),
              ('unknown', 'scheduled', null, null) $$,
    'sent or failed is final, also where it had been skipped; everything else stays open');

-- What the end of an enrollment leaves open
insert into people select n, pg_temp.enroll(m.calls_id, n) from made m cross
join unnest(array['task', 'other']) n;
select is((worker.run_due_steps(10) ->> 'tasks')::integer, 2, 'two tasks are due');
update data.messages m set status = 'cancelled' from people p where p.enrollment_id = m.enrollment_id
and p.n = 'cancelled';
update data.step_executions x set status = 'scheduled', executed_at = null, error_message = null
from people p where p.enrollment_id = x.enrollment_id and p.n in ('sent', 'failed', 'late');
select lives_ok($$ select execution.close_open('acme', p.enrollment_id, '2026-03-03 15:00Z')
                   from people p where p.n <> 'other' $$, 'all but one enrollment end');
select results_eq($$ select p.n, x.status, x.executed_at
                     from data.step_executions x join people p using (enrollment_id)
                     where p.n in ('task', 'other', 'cancelled', 'queued') order by p.n $$,
    $$ values ('cancelled', 'skipped', '2026-03-03 15:00Z'::timestamptz), ('other', 'pending_manual', null),
              ('queued', 'scheduled', null), ('task', 'skipped', '2026-03-03 15:00Z') $$,
    'an open task and a cancelled e-mail are skipped; an e-mail under way stays open');

select * from finish();
rollback;

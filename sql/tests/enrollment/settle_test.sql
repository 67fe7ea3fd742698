-- enrollment.settle: what finished messages mean for their enrollments.
begin;
select plan(10);

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

create temporary view walk as
select c.first_name as name, e.status, e.current_step_number as step, e.run_count as runs, e.held_reason,
       e.held_detail, e.exit_reason, s.scheduled_at, s.parked_reason
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create temporary table made as
select 'two' as what, pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                                         {"type": "auto_email", "delayDays": 1, "body": "B"}]') as sequence_id
union all
select 'one', pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"}]');
create temporary table people as
select p.name, pg_temp.enroll(m.sequence_id, p.name) as enrollment_id, p.status
from made m
join (values ('two', 'sent', 'sent'), ('two', 'failed', 'failed'), ('two', 'unknown', 'unknown'),
             ('two', 'retry', 'queued'), ('one', 'last', 'sent'), ('one', 'last_failed', 'failed'),
             ('one', 'last_held', 'sent'), ('one', 'ended', 'sent'), ('one', 'ended_failed', 'failed'))
     p (what, name, status) on p.what = m.what;
select is((worker.run_due_steps(10) ->> 'messages')::integer, 9, 'nine e-mails are queued');
do $$
begin
    update data.enrollments e set held_reason = 'by_hand', held_at = clock.now()
    from people p where p.enrollment_id = e.enrollment_id and p.name = 'last_held';
    perform enrollment.finish(e, 'replied', 'reply', clock.now())
    from data.enrollments e join people p using (enrollment_id) where p.name like 'ended%';
    perform ops.set_clock('2026-03-03 10:00Z');
end
$$;

select lives_ok($$ select enrollment.settle(array_agg(jsonb_populate_record(m, jsonb_build_object(
                       'status', p.status, 'error_message', 'E',
                       'sent_at', case p.status when 'sent' then clock.now() end))), clock.now())
                   from data.messages m join people p using (enrollment_id) $$, 'their messages come back');
select results_eq($$ select name, status, exit_reason, held_reason, held_detail, scheduled_at, parked_reason
                     from walk order by name $$,
    $$ values ('ended', 'replied', 'reply', null, null, null::timestamptz, null),
              ('ended_failed', 'replied', 'reply', null, null, null, null),
              ('failed', 'active', null, 'email_failed', 'E', '2026-03-03 15:00Z', 'held'),
              ('last', 'completed', null, null, null, null, null),
              ('last_failed', 'active', null, 'email_failed', 'E', null, null),
              ('last_held', 'active', null, 'by_hand', null, null, null),
              ('retry', 'active', null, null, null, '2026-03-03 15:00Z', null),
              ('sent', 'active', null, null, null, '2026-03-04 10:00Z', null),
              ('unknown', 'active', null, 'email_unknown', 'E', '2026-03-03 15:00Z', 'held') $$,
    'sent goes on or completes, failed and unknown hold with the reason, a first end stays, a retry waits');
select results_eq($$ select o.type, count(*) from data.outbox_events o
                     where o.type like 'sequence.enrollment.%' and o.type <> 'sequence.enrollment.created'
                     group by o.type order by o.type $$,
                  $$ values ('sequence.enrollment.completed', 1::bigint), ('sequence.enrollment.replied',
                                                                           2) $$,
                  'nobody ends twice');
select results_eq($$ select sum(c.amount) from data.sequence_counts c where c.counter = 'sent' $$,
                  'values (4::numeric)', 'what was sent is counted, of whomever');
select lives_ok($$ select enrollment.settle('{}', clock.now()) $$, 'no messages: nothing happens');

-- A task that is open keeps the enrollment open
insert into made select 'mail_and_call',
       pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                                                           {"type": "call"}]');
insert into people select 'busy', pg_temp.enroll(m.sequence_id, 'busy'), 'sent' from made m
where m.what = 'mail_and_call';
select is((worker.run_due_steps(10) ->> 'messages')::integer, 1, 'an e-mail is queued');
update data.messages m set status = 'failed' from people p where p.enrollment_id = m.enrollment_id
and p.name = 'busy';
select is((worker.run_due_steps(10) ->> 'tasks')::integer, 1, 'and the call is due all the same');
select lives_ok($$ select enrollment.settle(array_agg(jsonb_populate_record(m, jsonb_build_object(
                       'status', 'sent', 'sent_at', clock.now()))), clock.now())
                   from data.messages m join people p using (enrollment_id) where p.name = 'busy' $$,
                'the e-mail turns out to be sent');
select is((select status from walk where name = 'busy'), 'active', 'the call is still to be done');

select * from finish();
rollback;

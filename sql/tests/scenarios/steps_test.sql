-- Variants stick, inactive steps are passed over, suppressed contacts leave.
begin;
select plan(30);

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

create function pg_temp.deliver(p_outcome text default 'sent')
returns jsonb
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', p_outcome, 'subject', coalesce(m.thread_subject, m.subject_template), 'error', 'E')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;

create temporary view walk as
select c.first_name as name, e.status, e.current_step_number as step, e.run_count as runs, e.held_reason,
       e.held_detail, e.exit_reason, s.scheduled_at, s.parked_reason
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create function pg_temp.run_at(p_at text)
returns jsonb
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select jsonb_object_agg(a.key, a.value)
    from jsonb_each(worker.run_due_steps(500)) a
    where a.key in ('claimed', 'executed', 'moved', 'held', 'parked', 'exited', 'completed')
      and a.value <> '0'
$$;

-- Variants
create temporary table made as
select 'variants' as what, pg_temp.sequence('[
    {"type": "auto_email", "subject": "Old", "body": "Old",
     "variants": [{"id": "a", "weight": 1, "subject": "A", "body": "A"},
                  {"id": "b", "weight": 1, "subject": "B", "body": "B {{firstName}}"},
                  {"id": "c", "weight": 0, "subject": "C", "body": "C {{nowhere}}"}]}]') as sequence_id;
select is(count(pg_temp.enroll(m.sequence_id, 'v' || n)), 40::bigint, '40 are enrolled')
from made m cross join generate_series(1, 40) n;
select is(pg_temp.run_at('2026-03-02 15:00Z'), '{"claimed": 40, "executed": 40}',
          'all run, for the variables of a variant that nobody gets do not matter');
select set_eq('select variant_id from data.messages', array['a', 'b'],
              'both variants with a weight are chosen, the one without is not');
select is_empty($$ select from data.messages m join data.step_executions x using (tenant_id, execution_id)
                   where m.variant_id is distinct from x.variant_id $$, 'message and execution agree on it');
select is_empty($$ select from data.messages m join data.sequence_steps st using (tenant_id, step_id)
                   where m.variant_id
                         <> sequence.choose_variant(st.variants, m.enrollment_id, m.step_id) ->> 'id' $$,
                'asked again, the answer is the same');
create temporary table claimed as
select m.*, d.variant_id
from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 100, 60) m
join data.messages d using (tenant_id, message_id);
select results_eq('select distinct variant_id, subject_template, text_template from claimed order by 1',
                  $$ values ('a', 'A', 'A'), ('b', 'B', 'B {{firstName}}') $$,
                  'the sender gets the words of the chosen variant');

-- Inactive steps
insert into made
select 'inactive', pg_temp.sequence('[
    {"type": "call", "isActive": false}, {"type": "call"}, {"type": "task", "delayDays": 1},
    {"type": "task", "delayDays": 2}, {"type": "task", "delayDays": 4, "isActive": false}]');
select isnt(pg_temp.enroll(m.sequence_id, 'Ida'), null,
            'Ida is enrolled') from made m where m.what = 'inactive';
select is((select step from walk where name = 'Ida'), 2, 'an inactive first step is passed over');
select is(pg_temp.run_at('2026-03-02 15:00Z'), '{"claimed": 1, "executed": 1}', 'her first active step runs');
select lives_ok($$ select execution.complete('acme', e.sequence_id, e.enrollment_id, 2, null, null,
                                             clock.now())
                   from data.enrollments e join made m using (sequence_id) where m.what = 'inactive' $$,
                'it is completed');
update data.sequence_steps s set is_active = false where s.step_number = 3;
select is(pg_temp.run_at('2026-03-03 15:00Z'), '{"claimed": 1}',
          'the third was switched off while it was pending');
select results_eq($$ select step, runs, scheduled_at from walk where name = 'Ida' $$,
                  $$ values (4, 1, '2026-03-05 15:00Z'::timestamptz) $$,
                  'it is passed over without a run; the next counts its own delay');
select is(pg_temp.run_at('2026-03-05 15:00Z'), '{"claimed": 1, "executed": 1}', 'the fourth runs');
select lives_ok($$ select execution.complete('acme', e.sequence_id, e.enrollment_id, 4, null, null,
                                             clock.now())
                   from data.enrollments e join made m using (sequence_id) where m.what = 'inactive' $$,
                'and is completed');
select is((select status from walk where name = 'Ida'), 'completed',
          'after the last active step she is done');
select isnt(pg_temp.enroll(m.sequence_id, 'Joe'), null,
            'Joe is enrolled') from made m where m.what = 'inactive';
update data.sequence_steps s set is_active = false;
select is(pg_temp.run_at('2026-03-05 15:00Z'), '{"claimed": 1, "completed": 1}',
          'no active step is left: complete');
select results_eq($$ select status, exit_reason, runs from walk where name = 'Joe' $$,
                  $$ values ('completed', null::text, 0) $$, 'without a run');

-- Suppressed contacts
insert into made
select 'suppressed', pg_temp.sequence('[
    {"type": "auto_email", "subject": "S", "body": "B"},
    {"type": "auto_email", "delayDays": 1, "body": "B"}]');
insert into made
select 'calls', pg_temp.sequence('[{"type": "call"}]');
select is(count(pg_temp.enroll(m.sequence_id, n)), 3::bigint, 'three are enrolled')
from made m cross join unnest(array['Una', 'Bea', 'Max']) n where m.what = 'suppressed';
select isnt(pg_temp.enroll(m.sequence_id, 'Cal'), null,
            'and one for a call') from made m where m.what = 'calls';
select lives_ok(format('select contact.suppress(%L, %L, %L, %L, %L, clock.now())',
                       'acme', 'address', s.address, s.reason, 'test'), s.address || ' is suppressed')
from (values ('una@x.test', 'unsubscribed'), ('bea@x.test', 'bounced'),
             ('cal@x.test', 'manual')) s (address, reason);
select is(pg_temp.run_at('2026-03-05 15:00Z'), '{"claimed": 4, "executed": 2, "exited": 2}',
          'who is suppressed leaves when an e-mail is due; a call is none');
select results_eq($$ select name, status, exit_reason from walk where name in ('Una', 'Bea', 'Max', 'Cal')
                     order by name $$,
                  $$ values ('Bea', 'bounced', 'bounced'), ('Cal', 'active', null), ('Max', 'active', null),
                            ('Una', 'unsubscribed', 'unsubscribed') $$, 'with the status of the reason');
select results_eq($$ select c.first_name, o.type, o.data ->> 'status', o.data ->> 'reason'
                     from data.outbox_events o
                     join data.enrollments e using (tenant_id, enrollment_id)
                     join data.contacts c using (tenant_id, contact_id)
                     where c.first_name in ('Una', 'Bea') and o.type <> 'sequence.enrollment.created'
                     order by c.first_name $$,
                  $$ values ('Bea', 'sequence.enrollment.exited', 'bounced', 'bounced'),
                            ('Una', 'sequence.enrollment.exited', 'unsubscribed', 'unsubscribed') $$,
                  'each with exactly one event');
select lives_ok($$ select contact.suppress('acme', 'domain', 'x.test', 'manual', 'test', clock.now()) $$,
                'the whole domain is suppressed');
select is(pg_temp.run_at('2026-03-06 15:00Z'), '{"claimed": 1, "exited": 1}', 'Max leaves too');
select results_eq($$ select w.status, w.exit_reason, m.status from walk w
                     join data.contacts c on c.first_name = w.name
                     join data.messages m using (tenant_id, contact_id) where w.name = 'Max' $$,
                  $$ values ('cancelled', 'manual', 'cancelled') $$, 'and his queued e-mail is cancelled');
select is((select x.status from data.step_executions x join data.enrollments e using (tenant_id,
          enrollment_id)
           join data.contacts c using (tenant_id, contact_id) where c.first_name = 'Max'), 'skipped',
          'its execution is skipped');

select * from finish();
rollback;

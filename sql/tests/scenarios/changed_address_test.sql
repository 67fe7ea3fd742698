-- A contact whose address changes while a sender has the mail: what is kept, suppressed and asked is where it went.
begin;
select plan(9);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table made as
select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object('name', 'S',
    'steps', '[{"type": "auto_email", "subject": "S", "body": "B"}, {"type": "call", "delayDays": 1}]'::jsonb,
    'settings', '{"fromEmail": "me@acme.test"}'::jsonb), clock.now())).sequence_id, clock.now())).sequence_id;
create temporary table people as
select n as name, (enrollment.enroll('acme', 'ann', 'request-1', m.sequence_id, jsonb_build_object('contactId', (
           contact.create('acme', jsonb_build_object('email', n || '@old.test', 'firstName', n),
                          clock.now())).contact_id), clock.now())).enrollment_id
from made m cross join unnest(array['Amy', 'Bob', 'Cem']) n;
do $$ begin perform worker.run_due_steps(10); end $$;
create temporary table claimed as
select * from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60);
do $$
begin
    perform contact.change(c, jsonb_build_object('email', c.first_name || '@new.test'), clock.now())
    from data.contacts c;
    -- Bob's old address was suppressed before it changed; the mail in hand goes there.
    perform contact.suppress('acme', 'address', 'bob@old.test', 'unsubscribed', 'test', clock.now());
end
$$;

select results_eq($$ select p.name, worker.begin_delivery('acme', c.message_id,
                                '00000000-0000-0000-0000-00000000000a', c.lease_number, 60)
                     from claimed c join people p using (enrollment_id)
                     where p.name in ('Amy', 'Bob') order by 1 $$,
                  $$ values ('Amy', 'begun'), ('Bob', 'readdressed') $$,
                  'whether a mail may leave is asked of the address to which it goes');
select results_eq($$ select p.name, c.to_email
                     from worker.claim_messages('00000000-0000-0000-0000-00000000000b', 10, 60) c
                     join people p using (enrollment_id) $$,
                  $$ values ('Bob', 'Bob@new.test') $$, 'Bob gets it where he is by now');
select is(worker.finish_messages('00000000-0000-0000-0000-00000000000a', (
              select jsonb_agg(jsonb_build_object('tenantId', 'acme', 'messageId', c.message_id, 'leaseNumber',
                  c.lease_number, 'outcome', 'sent', 'subject', 'S'))
              from claimed c join people p using (enrollment_id) where p.name = 'Amy')) -> 'finished', '1',
          'Amy''s is sent');
select is(m.to_email, 'Amy@old.test', 'what is kept is where it went') from data.messages m
join people p using (enrollment_id) where p.name = 'Amy';
select is(inbox.take_bounce('acme', m.message_id, '{"severity": "hard"}', clock.now()), 'bounced', 'it bounces')
from data.messages m join people p using (enrollment_id) where p.name = 'Amy';
select set_eq($$ select s.value from data.suppressions s $$, array['amy@old.test', 'bob@old.test'],
              'the old address is suppressed, not the new one');
select is(e.status, 'active', 'and Amy goes on') from data.enrollments e join people p using (enrollment_id)
where p.name = 'Amy';

-- A mail that was refused for now after its enrollment had ended

do $$
begin
    perform enrollment.finish(e, 'replied', 'replied', clock.now())
    from data.enrollments e join people p using (enrollment_id) where p.name = 'Cem';
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', (
        select jsonb_agg(jsonb_build_object('tenantId', 'acme', 'messageId', c.message_id, 'leaseNumber',
            c.lease_number, 'outcome', 'retry', 'answer', '450 later'))
        from claimed c join people p using (enrollment_id) where p.name = 'Cem'));
    perform ops.set_clock('2026-03-03 15:00Z');
end
$$;
select is_empty($$ select from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60) c
                   join people p using (enrollment_id) where p.name = 'Cem' $$, 'is not tried again');
select results_eq($$ select m.status, x.status, x.skip_reason
                     from data.messages m join data.step_executions x using (tenant_id, execution_id)
                     join people p on p.enrollment_id = m.enrollment_id where p.name = 'Cem' $$,
                  $$ values ('cancelled', 'skipped', 'enrollment_ended') $$, 'and its run does not stay open');

select * from finish();
rollback;

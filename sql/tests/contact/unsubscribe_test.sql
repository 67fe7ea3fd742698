-- contact.unsubscribe and enrollment.finish_all: whoever got a mail gets no other one.
begin;
select plan(21);

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
create function pg_temp.plan(p_name text, p_exit text default '{}', p_tenant_id text default 'acme')
returns void
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create(p_tenant_id, 'ann', jsonb_build_object(
        'name', p_name, 'exitConditions', p_exit::jsonb, 'settings', '{"fromEmail": "me@acme.test"}'::jsonb,
        'steps', '[{"type": "auto_email", "subject": "S", "body": "A"},
                   {"type": "auto_email", "body": "B", "delayDays": 1}]'::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    perform sequence.activate(p_tenant_id, v_sequence.sequence_id, clock.now());
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_tenant_id text default 'acme')
returns void
language sql volatile
as $$
    insert into made
    select p_sequence || '/' || p_contact, (enrollment.enroll(p_tenant_id, 'ann', 'request-1',
        pg_temp.id(p_sequence), jsonb_build_object('contactId', pg_temp.id(p_contact)),
        clock.now())).enrollment_id
$$;
create function pg_temp.message(p_enrollment text)
returns uuid
language sql stable
as $$ select m.message_id from data.messages m where m.enrollment_id = pg_temp.id(p_enrollment)
      order by m.message_id limit 1 $$;
create function pg_temp.state(p_enrollment text)
returns text
language sql stable
as $$ select concat_ws(' ', e.status, e.exit_reason) from data.enrollments e
      where e.enrollment_id = pg_temp.id(p_enrollment) $$;

insert into made select c.name, (contact.create(c.tenant_id, jsonb_build_object('email', c.name || '@X.test'),
                                                clock.now())).contact_id
from (values ('amy', 'acme'), ('bob', 'acme'), ('zoe', 'rival')) c (name, tenant_id);
do $$
begin
    perform pg_temp.plan('one'), pg_temp.plan('two'), pg_temp.plan('goes on', '{"onUnsubscribe": false}');
    perform pg_temp.plan('theirs', '{}', 'rival');
    perform pg_temp.enroll('one', 'amy'), pg_temp.enroll('two', 'amy'), pg_temp.enroll('goes on', 'amy'),
            pg_temp.enroll('one', 'bob'), pg_temp.enroll('theirs', 'zoe', 'rival');
    update data.contacts c set email_key = 'amy@x.test', email = 'amy@x.test' where c.contact_id = pg_temp.id('zoe');
    perform worker.run_due_steps(1000);
    -- Of the first sequence the mail has left, to an address that was changed since.
    update data.messages m set status = 'sent', sent_at = clock.now(), to_email = 'Old@X.test'
    where m.message_id = pg_temp.message('one/amy');
    perform enrollment.pause('acme', pg_temp.id('two'), pg_temp.id('two/amy'), null, clock.now());
end
$$;

select is(contact.unsubscribe('acme', pg_temp.message('one/amy'), clock.now()), 2::bigint,
          'two enrollments end');
select is(pg_temp.state('one/amy'), 'unsubscribed unsubscribed', 'the one of the mail');
select is(pg_temp.state('two/amy'), 'unsubscribed unsubscribed', 'and another one, though it is paused');
select is(pg_temp.state('goes on/amy'), 'active', 'not the one whose sequence says so');
select is(pg_temp.state('one/bob'), 'active', 'nor somebody else''s');
select is(pg_temp.state('theirs/zoe'), 'active', 'nor that of another tenant');
select results_eq($$ select value, kind, reason, source, created_at from data.suppressions order by value $$,
    $$ values ('amy@x.test', 'address', 'unsubscribed', 'unsubscribe', '2026-03-02 14:00Z'::timestamptz),
              ('old@x.test', 'address', 'unsubscribed', 'unsubscribe', '2026-03-02 14:00Z') $$,
    'both addresses are suppressed, with source and time');
select is((select m.status from data.messages m where m.message_id = pg_temp.message('two/amy')), 'cancelled',
          'what was queued is cancelled');
select is((select count(*) from data.outbox_events o where o.type = 'sequence.enrollment.exited'
           and o.data ->> 'reason' = 'unsubscribed'), 2::bigint, 'each end is told once');

select is(contact.unsubscribe('acme', pg_temp.message('one/amy'), clock.now()), 0::bigint,
          'done again nothing is left to end');
select is((select count(*) from data.suppressions), 2::bigint, 'and the list is as it was');
select throws_ok($$ select contact.unsubscribe('acme', pg_temp.message('theirs/zoe'), clock.now()) $$, 'SE404',
                 null, 'another tenant''s message is not there');
select throws_ok($$ select contact.unsubscribe('acme', null, clock.now()) $$, 'SE404', null, 'nor is none');

-- The e-mail of the one that goes on is in the queue: it does not leave.
select is((select count(*) from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60)
           where to_email ilike 'amy@x.test' and tenant_id = 'acme'), 0::bigint, 'no sender gets it');
select is(pg_temp.state('goes on/amy'), 'unsubscribed unsubscribed', 'its enrollment ends then');
select is((select m.status || ': ' || m.error_message from data.messages m
           where m.message_id = pg_temp.message('goes on/amy')), 'cancelled: unsubscribed',
          'and the message is cancelled with the reason');
select is((select x.status || ': ' || x.skip_reason from data.step_executions x
           where x.enrollment_id = pg_temp.id('goes on/amy')), 'skipped: enrollment_ended',
          'its execution was skipped');
select is((select count(*) from data.sequence_schedules s where s.enrollment_id = pg_temp.id('goes on/amy')),
          0::bigint, 'nothing is pending any more');
select is((select m.status from data.messages m where m.message_id = pg_temp.message('one/bob')), 'sending',
          'the others'' mail leaves in the same claim');

-- The door.
select is(api.unsubscribe('rival', jsonb_populate_record(null::data.request_context, '{"request_id": "r-1"}'),
                          pg_temp.message('theirs/zoe')), '{"success": true, "data": {"ended": 1}}',
          'the door does the same');
select throws_ok($$ select api.unsubscribe('rival', jsonb_populate_record(null::data.request_context, '{"request_id": "r-1"}'),
                                           pg_temp.message('one/bob')) $$, 'SE404', null,
                 'for its own tenant only');

select * from finish();
rollback;

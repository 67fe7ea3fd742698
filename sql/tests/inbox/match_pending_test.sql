-- inbox.match_pending, answered, last_sent_to, record_reply and message_id: replies find what they answer.
begin;
select plan(42);

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
        'steps', '[{"type": "auto_email", "subject": "S",
                    "variants": [{"id": "a", "weight": 1, "body": "A"}]},
                   {"type": "auto_email", "body": "B", "delayDays": 1},
                   {"type": "call", "delayDays": 5}]'::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    perform sequence.activate(p_tenant_id, v_sequence.sequence_id, clock.now());
end
$$;
create function pg_temp.meet(p_name text, p_tenant_id text default 'acme')
returns void
language sql volatile
as $$
    insert into made
    select p_name, (contact.create(p_tenant_id, jsonb_build_object('email', p_name || '@X.test'),
                                   clock.now())).contact_id
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
create function pg_temp.deliver()
returns void
language plpgsql volatile
as $$
begin
    perform worker.run_due_steps(1000);
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', 'sent', 'subject', 'S')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m;
end
$$;
-- The Message-ID of what a step of an enrollment sent.
create function pg_temp.sent(p_enrollment text, p_step_number integer)
returns text
language sql stable
as $$
    select m.header_message_id from data.messages m
    where m.enrollment_id = pg_temp.id(p_enrollment) and m.step_number = p_step_number
$$;
create function pg_temp.receive(p_name text, p_from text, p_ids text[] default '{}',
                                p_kind text default 'ordinary', p_tenant_id text default 'acme')
returns void
language plpgsql volatile
as $$
begin
    insert into made values (p_name, clock.new_id(clock.now()));
    insert into data.inbox_messages
        (tenant_id, inbox_message_id, header_message_id, kind, from_email, reply_to_ids, received_at)
    values (p_tenant_id, pg_temp.id(p_name), p_name, p_kind, p_from, p_ids, clock.now());
end
$$;
-- A mail comes in and is matched: to which enrollment and step, and the enrollment's status then.
create function pg_temp.reply(p_name text, p_from text, p_ids text[] default '{}',
                              p_tenant_id text default 'acme')
returns text
language plpgsql volatile
as $$
begin
    perform pg_temp.receive(p_name, p_from, p_ids, 'ordinary', p_tenant_id);
    perform inbox.match_pending(100, clock.now());
    return (select concat_ws(' ', n.name, m.step_number, e.status, case when i.processed_at is null
                   then 'waits' end)
            from data.inbox_messages i
            left join data.messages m using (tenant_id, message_id)
            left join data.enrollments e on e.enrollment_id = i.enrollment_id
            left join made n on n.id = i.enrollment_id
            where i.inbox_message_id = pg_temp.id(p_name));
end
$$;
create function pg_temp.replied(p_enrollment text)
returns text
language sql stable
as $$
    select string_agg(x.step_number || ' ' || wire.instant(x.replied_at), ', ' order by x.step_number)
    from data.step_executions x
    where x.enrollment_id = pg_temp.id(p_enrollment) and x.replied_at is not null
$$;

do $$
begin
    perform pg_temp.plan('plan'), pg_temp.plan('other'), pg_temp.plan('deaf', '{"onReply": false}');
    perform pg_temp.plan('theirs', '{}', 'rival');
    perform pg_temp.meet(n) from unnest(array['bob', 'Eve', 'kim', 'lee', 'pat', 'sue', 'zoe', 'new', 'ida']) n;
    perform pg_temp.meet('ray', 'rival'), pg_temp.enroll('theirs', 'ray', 'rival');
    perform pg_temp.enroll('plan', n) from unnest(array['bob', 'Eve', 'kim', 'lee', 'pat', 'sue', 'zoe']) n;
    perform pg_temp.enroll('deaf', 'bob'), pg_temp.enroll('deaf', 'ida');
    perform pg_temp.deliver();
    perform ops.set_clock('2026-03-02 15:00Z');
    perform pg_temp.enroll('other', 'lee'), pg_temp.deliver();
    perform ops.set_clock('2026-03-03 14:00Z');
    perform pg_temp.deliver();
end
$$;

-- By what it refers to

select is(pg_temp.reply('r1', 'somebody@else.test', array[pg_temp.sent('plan/bob', 1)]), 'plan/bob 1 replied',
          'a reply to a message of ours ends its enrollment, whoever wrote it');
select is(pg_temp.replied('plan/bob'), '1 2026-03-03T14:00:00Z', 'its execution says when');
select results_eq($$ select e.exit_reason, e.completed_at from data.enrollments e
                     where e.enrollment_id = pg_temp.id('plan/bob') $$,
                  $$ values ('replied', '2026-03-03 14:00Z'::timestamptz) $$, 'with the reason');
select is(count(*), 1::bigint, 'one event tells of it') from data.outbox_events o
where o.enrollment_id = pg_temp.id('plan/bob') and o.type = 'sequence.enrollment.replied';
select is_empty($$ select from data.sequence_schedules s where s.enrollment_id = pg_temp.id('plan/bob') $$,
                'nothing more is planned');
select results_eq($$ select c.counter, c.amount, s.step_number, c.variant_id from data.sequence_counts c
                     left join data.sequence_steps s using (tenant_id, step_id)
                     where c.sequence_id = pg_temp.id('plan') and c.counter ~ 'replied' order by 1 $$,
                  $$ values ('ended:replied', 1::bigint, null::integer, null), ('replied', 1, 1, 'a') $$,
                  'it counts for the sequence, and for the step and variant');

select is(pg_temp.reply('r2', 'bob@x.test', array[pg_temp.sent('plan/bob', 1)]), 'plan/bob 1 replied',
          'a second reply, to what has ended, is recorded');
select is(pg_temp.replied('plan/bob'), '1 2026-03-03T14:00:00Z', 'the first answer is the one that is kept');
select is(pg_temp.reply('r3', 'bob@x.test', array[pg_temp.sent('plan/bob', 2)]), 'plan/bob 2 replied',
          'a reply to another step of what has ended');
select is(pg_temp.replied('plan/bob'), '1 2026-03-03T14:00:00Z, 2 2026-03-03T14:00:00Z', 'is noted there');
select results_eq($$ select counter, sum(amount) from data.sequence_counts
                     where sequence_id = pg_temp.id('plan') and counter ~ 'replied' group by 1 order by 1 $$,
                  $$ values ('ended:replied', 1::numeric), ('replied', 2) $$,
                  'an execution counts once, an enrollment ends once');
select is(count(*), 1::bigint, 'and tells it once') from data.outbox_events o
where o.enrollment_id = pg_temp.id('plan/bob') and o.type ~ 'replied|exited|completed';

select is(pg_temp.reply('r4', 'x@else.test', array['<who@else.test>', pg_temp.sent('plan/kim', 2),
                                                   pg_temp.sent('plan/kim', 1), 'nonsense', '']),
          'plan/kim 2 replied', 'of many ids the one of the latest message of ours counts');
select is(pg_temp.replied('plan/kim'), '2 2026-03-03T14:00:00Z', 'and only that');
select is(pg_temp.reply('r5', 'x@else.test', array[upper(trim('<>' from pg_temp.sent('plan/pat', 1)))]),
          'plan/pat 1 replied', 'without brackets and in upper case');
select is(pg_temp.reply('r6', 'ray@x.test', array[pg_temp.sent('theirs/ray', 1)]), '',
          'another tenant''s message and contact are nobody here');
select is((select e.status from data.enrollments e where e.enrollment_id = pg_temp.id('theirs/ray')), 'active',
          'and go on');
select is(pg_temp.reply('r7', 'ray@x.test', array[pg_temp.sent('plan/sue', 1)], 'rival'), 'theirs/ray 2 replied',
          'there an id of ours is none, and the address decides');

-- By who wrote it

select is(pg_temp.reply('r8', 'EVE@x.TEST'), 'plan/Eve 2 replied',
          'without an id the address decides, in whatever case, and the last message is the answered one');
select is(pg_temp.reply('r9', 'eve@x.test'), '', 'who is in no sequence any more answers nobody');
select is(pg_temp.reply('r10', 'lee@x.test', array['<gone@else.test>']), 'plan/lee 2 replied',
          'of several enrollments the one that was written to last');
select is(pg_temp.reply('r11', 'lee@x.test'), 'other/lee 1 replied', 'then the one that is left');
select is(pg_temp.reply('r12', 'stranger@x.test'), '', 'a stranger answers nobody');
select is((select i.processed_at from data.inbox_messages i where i.inbox_message_id = pg_temp.id('r12')),
          '2026-03-03 14:00Z'::timestamptz, 'and is done with');
do $$
begin
    perform pg_temp.enroll('plan', 'new');
    update data.enrollments e set status = 'paused', paused_at = clock.now()
    where e.enrollment_id = pg_temp.id('plan/sue');
end
$$;
select is(pg_temp.reply('r13', 'new@x.test'), '', 'who got nothing yet answers nothing');
select lives_ok('select pg_temp.deliver()', 'it gets the first');
select is(pg_temp.reply('r14', 'new@x.test'), 'plan/new 1 replied', 'and answers it');

-- While it stands still, and where replies end nothing

select is(pg_temp.reply('r15', 'sue@x.test'), 'plan/sue 2 replied', 'a reply counts while the enrollment is paused');
do $$ begin perform sequence.pause('acme', pg_temp.id('plan'), clock.now()); end $$;
select is(pg_temp.reply('r16', 'zoe@x.test'), 'plan/zoe 2 replied', 'and while the sequence is');
select is(pg_temp.reply('r17', 'ida@x.test'), 'deaf/ida 2 active', 'where replies end nothing it goes on');
select is(pg_temp.replied('deaf/ida'), '2 2026-03-03T14:00:00Z', 'but the reply is recorded');

-- What is taken

select is(inbox.match_pending(100, clock.now()), 0::bigint, 'nothing is left');
do $$
begin
    perform pg_temp.receive('k1', 'bob@x.test', '{}', 'automatic');
    perform pg_temp.receive('k2', 'bob@x.test', '{}', 'unclassified');
    perform ops.advance_clock('1 minute');
    perform pg_temp.receive('young', 'bob@x.test'), pg_temp.receive('younger', 'bob@x.test');
    update data.inbox_messages set received_at = received_at - interval '1 second' where header_message_id = 'young';
end
$$;
select is(inbox.match_pending(1, clock.now()), 1::bigint, 'up to the limit');
select results_eq($$ select header_message_id from data.inbox_messages where processed_at is null order by 1 $$,
                  $$ values ('k2'), ('young'), ('younger') $$, 'the oldest first');
select is(inbox.match_pending(100, clock.now()), 2::bigint, 'then the rest');
select is(count(*), 1::bigint, 'what is not classified is left alone') from data.inbox_messages
where processed_at is null;
select results_eq($$ select i.message_id = m.message_id, m.sent_at < i.received_at from data.inbox_messages i
                     join data.messages m using (tenant_id, message_id) where i.header_message_id = 'young' $$,
                  $$ values (true, true) $$, 'bob answers what the other sequence sent him');
do $$
begin
    perform pg_temp.receive('old', 'ida@x.test');
    update data.inbox_messages set received_at = '2026-03-02 13:58Z' where header_message_id = 'old';
end
$$;
select is(inbox.match_pending(100, clock.now()), 1::bigint, 'a mail from before the first message');
select is((select i.enrollment_id from data.inbox_messages i where i.header_message_id = 'old'), null,
          'answers none');

select is(inbox.message_id(m.header), m.id::uuid, 'the id in ' || m.header)
from (values ('<01A22CC1-5f00-7cca-b728-a55b18fd9bd9@acme.test>', '01a22cc1-5f00-7cca-b728-a55b18fd9bd9'),
             ('01a22cc1-5f00-7cca-b728-a55b18fd9bd9@', null), ('<01a22cc1@acme.test>', null)) m (header, id);

select * from finish();
rollback;

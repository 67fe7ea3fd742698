-- inbox.record_bounce, take_bounce, record_complaint and what they mark: what was not delivered, or not wanted.
begin;
select plan(44);

\ir correspondence.psql
create function pg_temp.bounce(p_enrollment text, p_severity text, p_more text default '{}')
returns text
language plpgsql volatile
as $$
begin
    return pg_temp.receive((jsonb_build_object('messageId', gen_random_uuid(), 'from', '', 'kind', 'bounce',
        'severity', p_severity, 'status', '5.1.1', 'reason', 'No such user.',
        'replyTo', jsonb_build_array(pg_temp.sent(p_enrollment))) || p_more::jsonb)::text);
end
$$;
create temporary view sent as
select n.name, m.step_number, m.status, m.bounce_severity, m.bounce_status, m.bounce_reason, m.bounced_at,
       x.status as execution_status, x.error_message
from data.messages m
join data.step_executions x using (tenant_id, execution_id)
join made n on n.id = m.enrollment_id;
create temporary view suppressed as
select s.value, s.reason, s.source from data.suppressions s;

do $$
begin
    perform pg_temp.plan('plan'), pg_temp.plan('other'), pg_temp.plan('deaf', '{"onBounce": false, "onUnsubscribe": false}');
    perform pg_temp.meet(n) from unnest(array['bob', 'eve', 'kim', 'lee', 'pat', 'ray', 'sue', 'zoe']) n;
    perform pg_temp.enroll('plan', n) from unnest(array['bob', 'eve', 'kim', 'lee', 'pat', 'ray', 'sue', 'zoe']) n;
    perform pg_temp.enroll('other', 'bob'), pg_temp.enroll('deaf', 'bob'), pg_temp.enroll('other', 'zoe');
    perform pg_temp.deliver();
    perform ops.advance_clock('1 hour');
end
$$;

-- Hard

select is(pg_temp.bounce('plan/bob', 'hard'), 'bounced plan/bob', 'a hard bounce');
select results_eq($$ select status, bounce_severity, bounce_status, bounce_reason, bounced_at, execution_status,
                            error_message from sent where name = 'plan/bob' $$,
                  $$ values ('bounced', 'hard', '5.1.1', 'No such user.', '2026-03-02 15:00Z'::timestamptz, 'sent',
                             'Bounced (hard): 5.1.1 No such user.') $$, 'is told by message and execution');
select is(pg_temp.stands('plan/bob'), 'bounced bounced', 'it ends the enrollment');
select is(pg_temp.stands('other/bob'), 'bounced bounced', 'and the others of the contact');
select is(pg_temp.stands('deaf/bob'), 'active', 'unless their sequence says otherwise');
select results_eq('table suppressed', $$ values ('bob@x.test', 'bounced', 'bounce') $$,
                  'the address is suppressed in the whole tenant');
select results_eq($$ select counter, sum(amount) from data.sequence_counts
                     where sequence_id = pg_temp.id('plan') and counter ~ 'bounced' group by 1 order by 1 $$,
                  $$ values ('bounced', 1::numeric), ('ended:bounced', 1) $$, 'it is counted');
select results_eq($$ select o.type, o.data ->> 'status' from data.outbox_events o
                     where o.enrollment_id = pg_temp.id('plan/bob') and o.type ~ 'exited|replied' $$,
                  $$ values ('sequence.enrollment.exited', 'bounced') $$, 'one event tells of the end');
select is(pg_temp.bounce('plan/bob', 'hard'), 'noted plan/bob', 'a second report is no news');
select is((select t.detail from enrollment.timeline((select e from data.enrollments e
           where e.enrollment_id = pg_temp.id('plan/bob'))) t where t.kind = 'email_bounced'),
          '5.1.1 No such user.', 'the timeline tells of it');
select results_eq($$ select severity, to_domain, from_email from ops.bounces $$,
                  $$ values ('hard', 'X.test', 'me@acme.test') $$, 'and ops.bounces');

-- Policy

select is(pg_temp.bounce('plan/eve', 'policy', '{"status": "5.7.1"}'), 'counted plan/eve', 'a refusal of ours');
select is(pg_temp.stands('plan/eve'), 'active', 'stops nothing');
select results_eq($$ select status, bounce_severity, execution_status from sent where name = 'plan/eve' $$,
                  $$ values ('sent', 'policy', 'sent') $$, 'but is told');
select is(pg_temp.bounce('plan/eve', 'soft'), 'noted plan/eve', 'a softer report adds nothing');
select is(pg_temp.bounce('plan/eve', 'hard'), 'bounced plan/eve', 'a hard one does');

-- Soft, and delays

select is(pg_temp.bounce('plan/kim', 'soft', '{"isDelay": true}'), 'noted plan/kim', 'a delay is no failure');
select is((select s.bounced_at from sent s where s.name = 'plan/kim'), null, 'and no bounce');
select is(pg_temp.bounce('plan/kim', 'soft'), 'counted plan/kim', 'a soft bounce is counted');
select is(pg_temp.stands('plan/kim'), 'active', 'and stops nothing');
do $$
begin
    perform ops.set_clock('2026-03-04 14:00Z'), pg_temp.deliver();
    perform pg_temp.enroll('other', 'kim'), pg_temp.deliver();
end
$$;
select is(inbox.take_bounce('acme', m.message_id, '{"reason": "Full."}', clock.now()), 'counted',
          'without a severity it is soft; the second one in 30 days')
from data.messages m where m.header_message_id = pg_temp.sent('plan/kim', 2);
select is(pg_temp.bounce('other/kim', 'soft'), 'bounced other/kim', 'the third counts as hard');
select is(pg_temp.stands('plan/kim') || ', ' || pg_temp.stands('other/kim'), 'bounced soft_bounces, bounced soft_bounces',
          'with a reason of its own');
select results_eq($$ select * from suppressed where value = 'kim@x.test' $$,
                  $$ values ('kim@x.test', 'bounced', 'soft_bounces') $$, 'and source');
select is(pg_temp.bounce('plan/lee', 'soft'), 'counted plan/lee', 'one of another contact');

-- By the address that the report names

select is(pg_temp.receive('{"messageId": "<a>", "from": "", "kind": "bounce", "severity": "hard", "recipient": "PAT@x.test",
                            "replyTo": ["<gone@else.test>"]}'), 'bounced plan/pat', 'by recipient and recent message');
select is((select s.status from sent s where s.name = 'plan/pat' and s.step_number = 2), 'bounced', 'it is the last one');
select is(pg_temp.receive('{"messageId": "<b>", "from": "", "kind": "bounce", "severity": "hard", "recipient": "x@y.test"}'),
          'unmatched', 'an address that nobody wrote to');
select is(pg_temp.receive('{"messageId": "<c>", "from": "ray@x.test", "kind": "bounce", "severity": "hard"}'), 'unmatched',
          'the writer of a bounce is not its contact');

-- Who has another address by now

do $$
begin
    perform contact.change(c, '{"email": "ray@new.test"}', clock.now())
    from data.contacts c where c.contact_id = pg_temp.id('ray');
end
$$;
select is(pg_temp.bounce('plan/ray', 'hard'), 'bounced plan/ray', 'the old address bounces');
select is(pg_temp.stands('plan/ray'), 'active', 'the contact goes on with the new one');
select is((select count(*) from suppressed where value ~ 'ray'), 1::bigint, 'and only the old one is suppressed');

-- From a mail pipeline

select throws_ok($$ select inbox.take_bounce('acme', pg_temp.id('bob'), '{}', clock.now()) $$, 'SE404', null,
                 'a message must be there');
do $$ begin perform pg_temp.meet('new'), pg_temp.enroll('plan', 'new'), worker.run_due_steps(10); end $$;
select throws_ok($$ select inbox.take_bounce('acme', m.message_id, '{}', clock.now()) from data.messages m
                    where m.enrollment_id = pg_temp.id('plan/new') $$, 'SE409', null, 'and somebody must have taken it');
create temporary table claimed as
select * from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60);
select is(inbox.take_bounce('acme', c.message_id, '{"severity": "hard"}', clock.now()), 'bounced',
          'it may bounce before it is finished') from claimed c;
select is(pg_temp.stands('plan/new'), 'bounced bounced', 'which ends the enrollment');

-- Complaints, and who asks to be left alone

select is(pg_temp.receive(format('{"messageId": "<f>", "from": "fbl@isp.test", "kind": "feedback", "isComplaint": true,
                                   "replyTo": ["%s"]}', pg_temp.sent('plan/sue'))),
          'unsubscribed plan/sue', 'a complaint');
select is(pg_temp.stands('plan/sue'), 'unsubscribed complained', 'ends as unsubscribed');
select results_eq($$ select * from suppressed where value = 'sue@x.test' $$,
                  $$ values ('sue@x.test', 'complained', 'feedback') $$, 'and suppresses');
select is(split_part(pg_temp.receive('{"messageId": "<g>", "from": "Zoe@x.test", "kind": "feedback"}'), ' ', 1), 'unsubscribed',
          'a request to unsubscribe, by the address of its writer');
select is(pg_temp.stands('other/zoe'), 'unsubscribed unsubscribed', 'ends all enrollments');
select results_eq($$ select * from suppressed where value = 'zoe@x.test' $$,
                  $$ values ('zoe@x.test', 'unsubscribed', 'feedback') $$, 'and suppresses likewise');
select is(pg_temp.receive('{"messageId": "<h>", "from": "fbl@isp.test", "kind": "feedback", "isComplaint": true,
                            "recipient": "lee@x.test"}'), 'unsubscribed plan/lee', 'a complaint that names the address');
select is(pg_temp.receive('{"messageId": "<j>", "from": "x@isp.test", "kind": "feedback"}'), 'unmatched',
          'one that is about nothing of ours');

select * from finish();
rollback;

-- What comes back before it is written down that a message was sent, or where nobody knows whether it was.
begin;
select plan(27);

\ir ../inbox/correspondence.psql
create temporary view walk as
select n.name, m.step_number, m.status, m.sent_at is not null as has_left, m.has_slipped, x.status as execution,
       x.error_message, e.status as enrollment, e.held_reason, s.parked_reason
from made n
join data.enrollments e on e.enrollment_id = n.id
join data.messages m on m.enrollment_id = n.id
join data.step_executions x on x.execution_id = m.execution_id
left join data.sequence_schedules s on s.enrollment_id = n.id;
create temporary table claimed as
select null::text as name, m.* from worker.claim_messages(md5('w')::uuid, 0, 60) m;
create function pg_temp.claim()
returns bigint
language sql volatile
as $$
    with c as (
        insert into claimed
        select n.name, m.*
        from worker.claim_messages(md5('w')::uuid, 100, 60) m
        join made n on n.id = m.enrollment_id
        returning 1)
    select count(*) from c
$$;
create function pg_temp.finish(p_name text, p_outcome text)
returns text
language sql volatile
as $$
    select worker.finish_messages(md5('w')::uuid, jsonb_agg(jsonb_build_object('tenantId', 'acme', 'messageId',
        c.message_id, 'leaseNumber', c.lease_number, 'outcome', p_outcome, 'subject', 'S', 'error', 'E')))::text
    from claimed c where c.name = p_name
$$;
create function pg_temp.bounce(p_name text, p_severity text default 'hard')
returns text
language sql volatile
as $$
    select inbox.take_bounce('acme', c.message_id, jsonb_build_object('severity', p_severity, 'status', '5.1.1',
                                                                      'reason', 'No.'), clock.now())
    from claimed c where c.name = p_name
$$;
create function pg_temp.report(p_name text, p_kind text, p_more text default '{}')
returns text
language sql volatile
as $$
    select pg_temp.receive((jsonb_build_object('messageId', gen_random_uuid(), 'kind', p_kind,
        'from', case p_kind when 'ordinary' then split_part(p_name, '/', 2) || '@x.test' else '' end,
        'replyTo', jsonb_build_array(pg_temp.sent(p_name))) || p_more::jsonb)::text)
$$;

do $$
begin
    perform pg_temp.plan('plan'), pg_temp.plan('deaf', '{"onBounce": false}');
    perform pg_temp.meet(n), pg_temp.enroll('plan', n)
    from unnest(array['bob', 'eve', 'kim', 'lee', 'pat', 'ray', 'sue', 'zoe']) n;
    perform pg_temp.meet('max'), pg_temp.enroll('deaf', 'max');
    perform worker.run_due_steps(100);
end
$$;
select is(pg_temp.claim(), 9::bigint, 'a sender has all of them in hand');

-- While a sender has it

select is(pg_temp.bounce('plan/bob'), 'bounced', 'one comes back at once');
select is(pg_temp.finish('plan/bob', 'sent'), '{"lost": 0, "finished": 1}', 'and is written down then: it did not slip');
select results_eq($$ select status, has_left, has_slipped, execution, error_message, enrollment from walk
                     where name = 'plan/bob' $$,
                  $$ values ('bounced', true, false, 'sent', 'Bounced (hard): 5.1.1 No.', 'bounced') $$,
                  'it was sent and has bounced');
select results_eq($$ select counter, sum(amount) from data.sequence_counts where counter in ('sent', 'bounced')
                     group by 1 order by 1 $$, $$ values ('bounced', 1::numeric), ('sent', 1) $$,
                  'both are counted once');
select is(pg_temp.bounce('plan/eve', 'policy') || ' ' || pg_temp.finish('plan/eve', 'sent'),
          'counted {"lost": 0, "finished": 1}', 'a policy that keeps it away');
select results_eq($$ select status, execution, error_message, enrollment, parked_reason from walk
                     where name = 'plan/eve' $$,
                  $$ values ('sent', 'sent', 'Bounced (policy): 5.1.1 No.', 'active', null::text) $$,
                  'leaves it sent, and what follows is planned');
select is(pg_temp.bounce('plan/kim') || ' ' || pg_temp.finish('plan/kim', 'unknown'),
          'bounced {"lost": 0, "finished": 1}', 'of another one the sender did not hear the answer');
select results_eq($$ select status, has_left, execution, error_message from walk where name = 'plan/kim' $$,
                  $$ values ('bounced', true, 'sent', 'Bounced (hard): 5.1.1 No.') $$,
                  'what came back is known to have been sent');
select is(pg_temp.bounce('plan/lee'), 'bounced', 'of a third one the sender is lost');
do $$
begin
    perform worker.begin_delivery('acme', c.message_id, md5('w')::uuid, c.lease_number, 600)
    from claimed c where c.name = 'plan/pat';
    update data.messages m set in_flight_at = clock.real_now() from claimed c
    where c.name = 'plan/lee' and m.message_id = c.message_id;
    update data.messages m set leased_until = clock.real_now() - interval '1 s' from claimed c
    where c.name in ('plan/lee', 'plan/pat') and m.message_id = c.message_id;
end
$$;
select is(pg_temp.claim(), 0::bigint, 'it is taken back by the next claim');
select results_eq($$ select name, status, has_left, execution from walk where name in ('plan/lee', 'plan/pat') order by 1 $$,
                  $$ values ('plan/lee', 'bounced', true, 'sent'), ('plan/pat', 'unknown', false, 'scheduled') $$,
                  'as what has bounced; only of what nobody reported nobody knows');

-- Where nobody knows

do $$
begin
    perform pg_temp.finish(n, 'unknown') from unnest(array['plan/ray', 'plan/sue', 'plan/zoe', 'deaf/max']) n;
end
$$;
select is((select count(*) from ops.unknown_messages), 5::bigint, 'and are to be decided upon');
select is(pg_temp.report('plan/ray', 'ordinary'), 'replied plan/ray', 'one is answered');
select results_eq($$ select status, has_left, execution, enrollment, held_reason from walk where name = 'plan/ray' $$,
                  $$ values ('sent', true, 'sent', 'replied', null::text) $$, 'so it was sent');
select is(pg_temp.report('deaf/max', 'bounce', '{"severity": "hard"}'), 'bounced deaf/max', 'one bounces');
select results_eq($$ select status, execution, enrollment, held_reason, parked_reason from walk where name = 'deaf/max' $$,
                  $$ values ('bounced', 'sent', 'active', null::text, null::text) $$,
                  'its enrollment, which goes on by its exit conditions, is held no more');
select is(pg_temp.report('plan/sue', 'bounce', '{"severity": "soft", "isDelay": true}'), 'noted plan/sue',
          'one is delayed');
select is(pg_temp.report('plan/zoe', 'delivered'), 'noted plan/zoe', 'one is reported as delivered');
select results_eq($$ select name, status, enrollment, held_reason from walk where name in ('plan/sue', 'plan/zoe')
                     order by 1 $$,
                  $$ values ('plan/sue', 'sent', 'active', null::text), ('plan/zoe', 'sent', 'active', null) $$,
                  'both were handed over, and their enrollments go on');
select is((select v.enrollment_id from ops.unknown_messages v), pg_temp.id('plan/pat'), 'one is left to be decided upon');

-- Where the tenant prefers twice to never

do $$
begin
    perform ops.set_unknown_policy('acme', 'resend');
    perform pg_temp.meet(n), pg_temp.enroll('plan', n) from unnest(array['ada', 'ben']) n;
    perform pg_temp.meet('cas'), pg_temp.enroll('deaf', 'cas');
    perform worker.run_due_steps(100);
end
$$;
select is(pg_temp.claim(), 3::bigint, 'three more are in hand');
do $$ begin perform pg_temp.finish(n, 'unknown') from unnest(array['plan/ada', 'plan/ben', 'deaf/cas']) n; end $$;
select is(pg_temp.report('plan/ada', 'ordinary') || ', ' || pg_temp.report('deaf/cas', 'bounce', '{"severity": "hard"}'),
          'replied plan/ada, bounced deaf/cas', 'one is answered and one bounces while they wait to be sent again');
select results_eq($$ select name, status, has_left, execution, enrollment, parked_reason from walk
                     where name in ('plan/ada', 'plan/ben', 'deaf/cas') order by 1 $$,
                  $$ values ('deaf/cas', 'bounced', true, 'sent', 'active', null::text),
                            ('plan/ada', 'sent', true, 'sent', 'replied', null),
                            ('plan/ben', 'queued', false, 'scheduled', 'active', null) $$,
                  'nobody gets those twice; another one is');
do $$ begin perform enrollment.finish(e, 'cancelled', 'cancelled', clock.now()) from data.enrollments e
            where e.enrollment_id = pg_temp.id('plan/ben'); end $$;
select is((select w.status from walk w where w.name = 'plan/ben'), 'cancelled', 'it is cancelled before it could be');
select is(pg_temp.report('plan/ben', 'ordinary'), 'recorded plan/ben', 'and answered after all');
select results_eq($$ select status, has_left, execution from walk where name = 'plan/ben' $$,
                  $$ values ('sent', true, 'sent') $$, 'so it was sent');

select * from finish();
rollback;

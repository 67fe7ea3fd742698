-- enrollment.reinstate, go_back, message.queue_again, execution.open_again: an end is undone.
begin;
select plan(38);

\ir ../inbox/correspondence.psql
-- A longer sequence.
create or replace function pg_temp.plan(p_name text, p_exit text default '{}')
returns void
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'exitConditions', p_exit::jsonb, 'settings', '{"fromEmail": "me@acme.test"}'::jsonb,
        'steps', '[{"type": "auto_email", "subject": "S", "body": "A"},
                   {"type": "auto_email", "body": "B", "delayDays": 2},
                   {"type": "call", "delayDays": 1},
                   {"type": "auto_email", "subject": "T", "body": "C"}]'::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
end
$$;
create function pg_temp.refusal(p_statement text)
returns text
language plpgsql volatile
as $$
declare
    v_state  text;
    v_detail jsonb;
begin
    execute p_statement;
    return null;
exception
    when sqlstate 'SE000' then       -- every SQLSTATE that begins with SE
        get stacked diagnostics v_state = returned_sqlstate, v_detail = pg_exception_detail;
        return concat_ws(' ', v_state, v_detail ->> 'code', v_detail ->> 'reason');
end
$$;
create function pg_temp.reinstate(p_enrollment text)
returns text
language plpgsql volatile
as $$
declare
    v_enrollment data.enrollments := (select e from data.enrollments e where e.enrollment_id = pg_temp.id(p_enrollment));
begin
    v_enrollment := enrollment.reinstate('acme', v_enrollment.sequence_id, v_enrollment.enrollment_id, 'ann', clock.now());
    return pg_temp.next(p_enrollment);
end
$$;
-- What an enrollment waits for: step, what for, when, why then.
create function pg_temp.next(p_enrollment text)
returns text
language sql stable
as $$
    select concat_ws(' ', e.status, e.held_reason, e.current_step_number, n.waiting_for, wire.instant(nullif(n.at, 'infinity')),
                     s.moved_reason)
    from data.enrollments e
    left join data.sequence_schedules s using (tenant_id, enrollment_id)
    left join lateral scheduling.next_due(e) n on true
    where e.enrollment_id = pg_temp.id(p_enrollment)
$$;
create function pg_temp.reply(p_enrollment text)
returns text
language sql volatile
as $$
    select pg_temp.receive(format('{"from": "x@x.test", "messageId": "<%s>", "inReplyTo": "%s"}', gen_random_uuid(),
                                  pg_temp.sent(p_enrollment)))
$$;

do $$
begin
    perform pg_temp.plan('plan'), pg_temp.plan('still');
    perform pg_temp.meet(n) from unnest(array['bob', 'eve', 'kim', 'lee', 'pat', 'ray', 'sue', 'zoe', 'ida', 'new']) n;
    perform pg_temp.enroll('plan', n) from unnest(array['bob', 'eve', 'kim', 'lee', 'pat', 'ray', 'sue', 'zoe', 'ida']) n;
    perform pg_temp.enroll('still', 'bob');
    perform pg_temp.deliver();
    perform ops.set_clock('2026-03-03 14:00Z');
end
$$;

-- Two days after Monday: a day remains

select is(pg_temp.refusal($$ select pg_temp.reinstate('plan/bob') $$), 'SE409 enrollment_live', 'who is live cannot be reinstated');
select is(pg_temp.reply('plan/bob'), 'replied plan/bob', 'bob replies');
select is((select string_agg(x.detail, '') from ops.explain(pg_temp.id('plan/bob')) x),
          'The enrollment has ended: replied, replied. It can be reinstated.',
          'explain says that it can be undone');
do $$ begin perform ops.set_clock('2026-03-03 20:00Z'); end $$;
select is(pg_temp.reinstate('plan/bob'), 'active 2 time 2026-03-04T20:00:00Z reinstated', 'what remained counts from now');
select results_eq($$ select o.type, o.data ->> 'status', o.data ->> 'reason' from data.outbox_events o
                     where o.enrollment_id = pg_temp.id('plan/bob') and o.type ~ 'enrollment.re' order by o.written_at $$,
                  $$ values ('sequence.enrollment.replied', 'replied', 'replied'),
                            ('sequence.enrollment.reinstated', 'replied', 'replied') $$, 'an event tells of it');
select is((select sum(c.amount) from ops.counts c where c.sequence_id = pg_temp.id('plan') and c.counter = 'ended:replied'),
          0::numeric, 'it counts as live again');
select results_eq($$ select t.kind, t.actor, t.reason from enrollment.timeline((select e from data.enrollments e
                     where e.enrollment_id = pg_temp.id('plan/bob'))) t where t.kind in ('ended', 'reinstated') $$,
                  $$ values ('ended', null, 'replied'), ('reinstated', 'ann', null) $$, 'the timeline knows both');
select is((select x.detail from ops.explain(pg_temp.id('plan/bob')) x where x.rule = 'enrollment_ended'),
          'The enrollment had ended (replied) from then until Tue 2026-03-03 20:00:00. (Tue 2026-03-03 14:00:00 UTC)',
          'and so does explain');
select is(scheduling.plan_again(e, s, q, t, null, clock.now()), '2026-03-04 20:00Z', 'a new plan comes out the same')
from data.enrollments e join data.sequence_schedules s using (tenant_id, enrollment_id)
join data.sequences q on q.sequence_id = e.sequence_id join data.sequence_steps t on t.step_id = s.step_id
where e.enrollment_id = pg_temp.id('plan/bob');
select is(pg_temp.reply('plan/bob'), 'replied plan/bob', 'it can end again');
select is((select count(*) from data.outbox_events o where o.enrollment_id = pg_temp.id('plan/bob')
           and o.type = 'sequence.enrollment.replied'), 2::bigint, 'which is told again');
select is(pg_temp.reinstate('plan/bob'), 'active 2 time 2026-03-04T20:00:00Z reinstated', 'and be undone again');

-- What cannot

select is((select count(*) from ops.cancel(pg_temp.id('plan/eve'), 'wrong person')), 1::bigint, 'a person cancels');
do $$ begin insert into made select 'second', (enrollment.enroll('acme', 'ann', 'r', pg_temp.id('plan'),
    jsonb_build_object('contactId', pg_temp.id('eve')), clock.now())).enrollment_id; end $$;
select is(pg_temp.refusal($$ select pg_temp.reinstate('plan/eve') $$), 'SE409 already_enrolled', 'who was enrolled again is in already');
select is((select count(*) from ops.cancel(pg_temp.id('second'))), 1::bigint, 'the second is cancelled');
select is(pg_temp.reinstate('plan/eve'), 'active 2 time 2026-03-04T14:00:00Z reinstated', 'the first goes on');
select is(pg_temp.receive(format('{"from": "", "kind": "bounce", "severity": "hard", "replyTo": ["%s"]}', pg_temp.sent('plan/kim'))),
          'bounced plan/kim', 'kim bounces');
select is(pg_temp.refusal($$ select pg_temp.reinstate('plan/kim') $$), 'SE409 suppressed bounced', 'who is suppressed stays out');
delete from data.suppressions;
select is(pg_temp.reinstate('plan/kim'), 'active 2 time 2026-03-04T14:00:00Z reinstated', 'until that is lifted');
select is(pg_temp.refusal(format('select enrollment.reinstate(%L, %L, %L, %L, clock.now())', 'acme', pg_temp.id('still'),
          pg_temp.id('plan/kim'), 'ann')), 'SE404 enrollment_not_found', 'in its own sequence');

-- A message in the queue

do $$ begin perform ops.set_clock('2026-03-04 14:00Z'); perform worker.run_due_steps(1000); end $$;
select is(pg_temp.reply('plan/lee'), 'replied plan/lee', 'lee replies while the second e-mail is queued');
select is(pg_temp.reinstate('plan/lee'), 'active 3 time 2026-03-05T14:00:00Z reinstated', 'the step after it is planned');
select results_eq($$ select m.status, x.status, x.skip_reason from data.messages m
                     join data.step_executions x using (tenant_id, execution_id)
                     where m.enrollment_id = pg_temp.id('plan/lee') and m.step_number = 2 $$,
                  $$ values ('queued', 'scheduled', null) $$, 'and the e-mail is queued again');
do $$ begin perform pg_temp.deliver(); end $$;
select is((select m.status from data.messages m where m.enrollment_id = pg_temp.id('plan/lee') and m.step_number = 2), 'sent',
          'once');

-- A task, and the end

do $$ begin perform ops.set_clock('2026-03-05 14:00Z'); perform pg_temp.deliver(); end $$;
select is(pg_temp.next('plan/pat'), 'active 3 completion 2026-03-05T14:00:00Z', 'pat has a task');
select is(pg_temp.reply('plan/pat'), 'replied plan/pat', 'and replies');
select is(pg_temp.reinstate('plan/pat'), 'active 3 completion 2026-03-05T14:00:00Z', 'the task is open again');
do $$ begin perform execution.complete('acme', pg_temp.id('plan'), pg_temp.id('plan/pat'), 3, 'done', null, clock.now()); end $$;
do $$ begin perform worker.run_due_steps(100); end $$;
select is(pg_temp.next('plan/pat'), 'active 4 message', 'the last e-mail is in the queue');
select is(pg_temp.reply('plan/pat'), 'replied plan/pat', 'another reply');
select is(pg_temp.reinstate('plan/pat'), 'active 4 message', 'it is in the queue again');
do $$ begin perform pg_temp.deliver(); end $$;
select is(pg_temp.stands('plan/pat'), 'completed', 'and the enrollment completes when it is sent');
select is(pg_temp.refusal($$ select pg_temp.reinstate('plan/pat') $$), 'SE409 enrollment_completed', 'what came to its end stays there');

-- Pauses, edits, deletion

select is((select count(*) from ops.pause(pg_temp.id('plan/ray'))), 1::bigint, 'ray''s is paused');
select is((select count(*) from ops.cancel(pg_temp.id('plan/ray'))), 1::bigint, 'and cancelled');
select is(pg_temp.reinstate('plan/ray'), 'active 3 completion 2026-03-05T14:00:00Z', 'it goes on');
do $$ begin perform pg_temp.reply('still/bob'); perform sequence.pause('acme', pg_temp.id('still'), clock.now()); end $$;
select is(split_part(pg_temp.reinstate('still/bob'), ' 2026', 1), 'active 3 completion', 'in a paused sequence a task is open');
do $$ begin perform pg_temp.enroll('still', 'new'); perform ops.cancel(pg_temp.id('still/new')); end $$;
select is(pg_temp.reinstate('still/new'), 'active 1 activation', 'who waited for the activation waits for it');
do $$ begin perform ops.cancel(pg_temp.id('still/new')); perform sequence.remove('acme', pg_temp.id('still'), clock.now()); end $$;
select is(pg_temp.refusal($$ select pg_temp.reinstate('still/new') $$), 'SE404 sequence_not_found', 'a deleted sequence is gone');

select * from finish();
rollback;

-- inbox.record_absence and back_at: who is out of the office is left alone until the return.
begin;
select plan(32);

\ir correspondence.psql
create function pg_temp.away(p_enrollment text, p_return text default null, p_is_absence boolean default true)
returns text
language plpgsql volatile
as $$
begin
    return pg_temp.receive(jsonb_build_object('messageId', gen_random_uuid(), 'from', 'x@x.test',
        'kind', 'automatic', 'isAbsence', p_is_absence, 'returnDate', p_return,
        'inReplyTo', pg_temp.sent(p_enrollment))::text);
end
$$;

do $$
begin
    perform pg_temp.plan('plan'), pg_temp.plan('other'), pg_temp.plan('deaf', '{"onOutOfOffice": false}');
    perform pg_temp.meet('bob', '{"timezone": "America/New_York"}');
    perform pg_temp.meet(n) from unnest(array['eve', 'kim', 'lee', 'pat', 'ray']) n;
    perform pg_temp.enroll('plan', n) from unnest(array['bob', 'eve', 'kim', 'lee', 'pat', 'ray']) n;
    perform pg_temp.enroll('other', 'bob'), pg_temp.enroll('deaf', 'bob');
    perform pg_temp.deliver();
    perform ops.advance_clock('1 hour');
end
$$;

select is(pg_temp.away('plan/bob', '2026-03-09'), 'paused plan/bob', 'an absence with its return');
select is(pg_temp.stands('plan/bob'), 'paused out_of_office 2026-03-09T04:00:00Z',
          'pauses until that day begins for the contact, after a change of the clocks');
select is(pg_temp.stands('other/bob'), 'paused out_of_office 2026-03-09T04:00:00Z', 'in every sequence');
select is(pg_temp.stands('deaf/bob'), 'active', 'that heeds absences');
select is((select e.replied_at from data.step_executions e where e.enrollment_id = pg_temp.id('plan/bob')), null,
          'it is no reply');
select is(string_agg(x.detail, ' ' order by x.position) ~ 'The contact is out of the office until then', true,
          'explain says why') from ops.explain(pg_temp.id('plan/bob')) x;
select is(wire.enrollment(e) ->> 'pauseReason', 'out_of_office', 'and clients see it')
from data.enrollments e where e.enrollment_id = pg_temp.id('plan/bob');

select is(pg_temp.away('plan/bob', '2026-03-12T08:00:00Z'), 'paused plan/bob', 'a later return');
select is(pg_temp.stands('plan/bob'), 'paused out_of_office 2026-03-12T08:00:00Z', 'prolongs it');
select is(pg_temp.away('plan/bob', '2026-03-05'), 'noted plan/bob', 'an earlier one');
select is(pg_temp.stands('plan/bob'), 'paused out_of_office 2026-03-12T08:00:00Z', 'does not shorten it');

select is(pg_temp.away('plan/eve'), 'paused plan/eve', 'without a return');
select is(pg_temp.stands('plan/eve'), 'paused out_of_office 2026-03-09T15:00:00Z', 'it is a week');
select is(pg_temp.away('plan/kim', '2026-09-01'), 'paused plan/kim', 'one that is too far ahead');
select is(pg_temp.stands('plan/kim'), 'paused out_of_office 2026-03-09T15:00:00Z', 'is none');
select is(pg_temp.away('plan/lee', '2026-03-02'), 'noted plan/lee', 'who is back today');
select is(pg_temp.stands('plan/lee'), 'active', 'is not waited for');
select is(pg_temp.away('plan/lee', null, false), 'noted plan/lee', 'a machine that says no absence');
select is(pg_temp.stands('plan/lee'), 'active', 'pauses nothing');

-- What a person does stays

do $$ begin perform ops.pause(pg_temp.id('plan/pat'), '2026-03-04 00:00Z'); end $$;
select is(pg_temp.away('plan/pat', '2026-03-09'), 'noted plan/pat', 'somebody paused it');
select is(pg_temp.stands('plan/pat'), 'paused 2026-03-04T00:00:00Z', 'until when they said');
select is((select count(*) from ops.resume(pg_temp.id('plan/eve'))), 1::bigint, 'a person resumes it earlier');
select is(pg_temp.stands('plan/eve'), 'active', 'then it goes on');
select is(pg_temp.receive(format('{"messageId": "<k>", "from": "kim@x.test", "inReplyTo": "%s"}',
                                 pg_temp.sent('plan/kim'))), 'replied plan/kim', 'a reply during the absence');
select is(pg_temp.stands('plan/kim'), 'replied replied', 'ends it');
select results_eq($$ select t.kind, t.reason from enrollment.timeline((select e from data.enrollments e
                     where e.enrollment_id = pg_temp.id('plan/kim'))) t where t.kind ~ 'paus|resum|end' $$,
                  $$ values ('paused', 'out_of_office'), ('ended', 'replied') $$, 'the timeline tells of the pause');

-- It resumes by itself

do $$
begin
    perform ops.set_clock('2026-03-12 09:00Z');
    perform enrollment.resume_due(100, clock.now());
end
$$;
select is(pg_temp.stands('plan/bob'), 'active', 'it goes on by itself');
select is((select s.scheduled_at from data.sequence_schedules s where s.enrollment_id = pg_temp.id('plan/bob')),
          '2026-03-14 08:00Z', 'after what remained of the delay: 47 hours');

select is(inbox.back_at('2026-03-08', 'America/New_York', '2026-03-02 15:00Z'), '2026-03-08 05:00Z',
          'a day begins in the zone');
select is(inbox.back_at('2026-03-01', 'UTC', '2026-03-02 15:00Z'), '2026-03-01 00:00Z', 'a past return is past');
select is(inbox.back_at(null, 'UTC', '2026-03-02 15:00Z'), '2026-03-09 15:00Z', 'no return is a week');

select is(inbox.back_at('2026-02-30', 'UTC', '2026-03-02 15:00Z'), '2026-03-09 15:00Z', 'nor is a day that there is not');

select * from finish();
rollback;

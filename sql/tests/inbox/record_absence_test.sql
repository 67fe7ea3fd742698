-- inbox.record_absence and back_at: who is out of the office is left alone until the return.
begin;
select plan(32);

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create function pg_temp.plan(p_name text, p_exit text default '{}')
returns void
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'exitConditions', p_exit::jsonb, 'settings', '{"fromEmail": "me@acme.test"}'::jsonb,
        'steps', '[{"type": "auto_email", "subject": "S", "body": "A"},
                   {"type": "auto_email", "body": "B", "delayDays": 2},
                   {"type": "call", "delayDays": 5}]'::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
end
$$;
create function pg_temp.meet(p_name text, p_more text default '{}')
returns void
language sql volatile
as $$
    insert into made
    select p_name, (contact.create('acme', jsonb_build_object('email', p_name || '@X.test') || p_more::jsonb,
                                   clock.now())).contact_id
$$;
create function pg_temp.enroll(p_sequence text, p_contact text)
returns void
language sql volatile
as $$
    insert into made
    select p_sequence || '/' || p_contact, (enrollment.enroll('acme', 'ann', 'request-1',
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
create function pg_temp.sent(p_enrollment text, p_step_number integer default 1)
returns text
language sql stable
as $$
    select m.header_message_id from data.messages m
    where m.enrollment_id = pg_temp.id(p_enrollment) and m.step_number = p_step_number
$$;
-- A mail comes in: what it did, and to whom.
create function pg_temp.receive(p_mail text)
returns text
language plpgsql volatile
as $$
declare
    v_mail constant data.inbox_messages := inbox.receive('acme', p_mail::jsonb, clock.now());
begin
    return concat_ws(' ', v_mail.outcome, (select n.name from made n where n.id = v_mail.enrollment_id));
end
$$;
create function pg_temp.stands(p_enrollment text)
returns text
language sql stable
as $$
    select concat_ws(' ', e.status, e.exit_reason, e.pause_reason, wire.instant(e.resume_at))
    from data.enrollments e
    where e.enrollment_id = pg_temp.id(p_enrollment)
$$;
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

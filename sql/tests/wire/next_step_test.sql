-- wire.next_step and wire.enrollment: what an enrollment waits for, and why it does not move.
begin;
select plan(13);

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

create function pg_temp.plan(p_name text, p_steps text,
                             p_settings text default '{"fromEmail": "a@acme.test"}')
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb, 'settings', p_settings::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    return v_sequence;
end
$$;
create function pg_temp.meet(p_name text, p_body text default '{}')
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact constant data.contacts := contact.create('acme', jsonb_build_object(
        'firstName', p_name, 'email', p_name || '@x.test') || p_body::jsonb, clock.now());
begin
    insert into made values (p_name, v_contact.contact_id);
    return v_contact;
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_body text default '{}')
returns data.enrollments
language sql volatile
as $$
    select enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', pg_temp.id(p_contact)) || p_body::jsonb, clock.now())
$$;

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "auto_email", "name": "Intro", "subject": "S", "body": "B"},
                                   {"type": "call", "delayDays": 1}]',
                         '{"fromEmail": "a@acme.test", "timezone": "America/New_York"}');
    perform pg_temp.plan('calls', '[{"type": "call"}]');
    perform pg_temp.plan('last', '[{"type": "auto_email", "subject": "S", "body": "B"}]');
    perform pg_temp.meet('bob', '{"timezone": "Asia/Kathmandu"}'), pg_temp.meet('eve');
    perform pg_temp.enroll(p, 'bob') from unnest(array['plan', 'calls', 'last']) p;
end
$$;
create function pg_temp.next(p_plan text)
returns text
language sql volatile
as $$
    select concat_ws(' ', n ->> 'waitingFor', n ->> 'stepNumber', n ->> 'type', n ->> 'name',
                     n ->> 'scheduledAt', n ->> 'localTime', n ->> 'timezone')
    from data.enrollments e
    cross join lateral wire.next_step(e) n
    where e.sequence_id = pg_temp.id(p_plan)
      and e.contact_id = pg_temp.id('bob')
$$;

select is(pg_temp.next('plan'), 'activation 1 auto_email Intro Asia/Kathmandu', 'in a draft: the activation');
do $$
begin
    perform sequence.activate('acme', pg_temp.id(p), clock.now())
    from unnest(array['plan', 'calls', 'last']) p;
end
$$;
select is(pg_temp.next('plan'),
          'time 1 auto_email Intro 2026-03-02T14:00:00Z 2026-03-02T19:45:00 Asia/Kathmandu',
          'then its time, also told in the zone of the contact');
do $$ begin perform worker.run_due_steps(10); end $$;
select is(pg_temp.next('calls'), 'completion 1 call 2026-03-02T14:00:00Z 2026-03-02T19:45:00 Asia/Kathmandu',
          'a task: its completion, since it came up');
select is(pg_temp.next('last'), 'message 1 auto_email Asia/Kathmandu', 'after the last step: its message');
select is(pg_temp.next('plan'), 'time 2 call 2026-03-03T14:00:00Z 2026-03-03T19:45:00 Asia/Kathmandu',
          'after an e-mail: the next step');
do $$ begin perform ops.set_clock('2026-03-03 14:00Z'); perform worker.run_due_steps(10); end $$;
select is(pg_temp.next('plan'),
          'previous_email 2 call 2026-03-03T14:00:00Z 2026-03-03T19:45:00 Asia/Kathmandu',
          'while that e-mail is not sent: the e-mail');
do $$ begin perform sequence.pause('acme', pg_temp.id('plan'), clock.now()); end $$;
select is(pg_temp.next('plan'), 'activation 2 call 2026-03-03T14:00:00Z 2026-03-03T19:45:00 Asia/Kathmandu',
          'in a paused sequence: the activation');
update data.enrollments set status = 'paused', paused_at = clock.now() where sequence_id = pg_temp.id('plan');
select is(split_part(pg_temp.next('plan'), ' ', 1), 'resume', 'while it is paused itself: the resume');

-- Held

update data.enrollments set status = 'active', paused_at = null, held_reason = 'email_failed',
    held_detail = '550 no',
                            held_at = '2026-03-03 14:00:00.5Z'
where sequence_id = pg_temp.id('plan');
select is(split_part(pg_temp.next('plan'), ' ', 1), 'release', 'while it is held: the release');
select is(wire.enrollment(e) -> 'held',
          '{"reason": "email_failed", "detail": "550 no", "since": "2026-03-03T14:00:00.500000Z"}',
          'and the enrollment says why and since when')
from data.enrollments e where e.sequence_id = pg_temp.id('plan');

-- Ended

do $$
begin
    perform enrollment.finish(e, 'bounced', 'hard bounce', clock.now()) from data.enrollments e;
end
$$;
select is(wire.next_step(e), null, 'one that has ended waits for nothing')
from data.enrollments e where e.sequence_id = pg_temp.id('plan');
select is(wire.enrollment(e) - '{id,tenantId,sequenceId,contactId,metadata,assignedTo,enrolledAt}'::text[],
          '{"status": "bounced", "currentStepNumber": 2, "exitReason": "hard bounce", "held": null,
              "next": null,
            "pausedAt": null, "pauseReason": null, "resumeAt": null, "completedAt": "2026-03-03T14:00:00Z",
            "lastActivityAt": "2026-03-03T14:00:00Z"}',
            'and says how it ended')
from data.enrollments e where e.sequence_id = pg_temp.id('plan');
select is(wire.enrollment_event(e), jsonb_build_object('enrollmentId', e.enrollment_id, 'sequenceId',
                                                       e.sequence_id,
              'contactId', pg_temp.id('bob'), 'assignedTo', null), 'events begin with whose they are')
from data.enrollments e where e.sequence_id = pg_temp.id('plan');

select * from finish();
rollback;

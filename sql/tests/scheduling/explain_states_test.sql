-- scheduling.explain: whatever an enrollment waits for, and whatever stands in its way, is told with its instant.
begin;
select plan(21);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;
create function pg_temp.plan(p_name text, p_steps text, p_settings text default '{}',
                             p_is_active boolean default true)
returns void
language plpgsql volatile
as $$
declare
    v_id constant uuid := (sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id;
begin
    insert into made values (p_name, v_id);
    if p_is_active then
        perform sequence.activate('acme', v_id, clock.now());
    end if;
end
$$;
create function pg_temp.enroll(p_name text, p_sequence text)
returns void
language sql volatile
as $$
    insert into made
    select p_name, (enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence), jsonb_build_object(
        'contactId', (contact.create('acme', jsonb_build_object('email', lower(p_name) || '@x.test',
                                                                'firstName', p_name), clock.now())).contact_id),
        clock.now())).enrollment_id
$$;
create temporary view walk as
select n.name, e.sequence_id, e.enrollment_id from data.enrollments e join made n on n.id = e.enrollment_id;
create function pg_temp.told(p_name text)
returns text
language sql volatile
as $$
    select string_agg(concat_ws(' ', x.rule, to_char(x.at at time zone 'UTC', 'DD HH24:MI')), ', '
                      order by x.position)
    from ops.explain(pg_temp.id(p_name)) x
$$;
create function pg_temp.sentence(p_name text, p_rule text)
returns text
language sql volatile
as $$
    select regexp_replace(x.detail, ' \([A-Z][a-z]{2} \d{4}.*$', '')
    from ops.explain(pg_temp.id(p_name)) x
    where x.rule = p_rule
$$;

do $$
begin
    perform pg_temp.plan('calls', '[{"type": "call", "delayDays": 1}]',
                         '{"excludeHolidays": true, "businessHours": {"monday": {"start": "09:00", "end": "17:00"},
                           "tuesday": {"start": "09:00", "end": "17:00"}, "friday": {"start": "09:00",
                           "end": "17:00"}}}');
    perform pg_temp.plan('mails', '[{"type": "auto_email", "subject": "S", "body": "B {{contact.company}}"}]');
    perform pg_temp.plan('draft', '[{"type": "call"}]', '{}', false);
    perform pg_temp.enroll(n, 'calls') from unnest(array['Amy', 'Bob']) n;
    perform pg_temp.enroll('Eve', 'draft');
end
$$;

-- A draft, and what is paused twice

select is(pg_temp.told('Eve'), 'reference 02 15:00, activation', 'a draft: nobody knows when');
select matches(pg_temp.sentence('Eve', 'activation'), '^The sequence is a draft', 'it is told as one');
do $$
begin
    perform enrollment.pause('acme', w.sequence_id, w.enrollment_id, '2026-03-09 15:00Z', clock.now()) from walk w
    where w.name = 'Bob';
    perform ops.set_clock('2026-03-02 16:00Z');
    perform sequence.pause('acme', pg_temp.id('calls'), clock.now());
end
$$;
select is(pg_temp.told('Amy'), 'reference 02 15:00, activation 02 16:00', 'a paused sequence: since when');
select is(pg_temp.told('Bob'), 'reference 02 15:00, resume 09 15:00, activation 02 16:00',
          'a paused enrollment in it waits for both');

-- A hold: since when, and what is waited for after it

do $$
begin
    perform pg_temp.enroll('Cem', 'mails');
    perform ops.set_clock('2026-03-02 16:10Z');
    perform worker.run_due_steps(10);
end
$$;
select is(pg_temp.told('Cem'), 'reference 02 16:00, release 02 16:10', 'a hold: since when');
do $$
begin
    perform enrollment.pause('acme', w.sequence_id, w.enrollment_id, null, clock.now()) from walk w
    where w.name = 'Cem';
end
$$;
select is(pg_temp.told('Cem'), 'reference 02 16:00, release 02 16:10, resume',
          'held and paused: the one, then the other');

-- Days off that were added after the plan

do $$
begin
    perform ops.set_clock('2026-03-02 17:00Z');
    perform sequence.activate('acme', pg_temp.id('calls'), clock.now());
    perform ops.set_clock('2026-03-03 15:00Z');
    perform worker.run_due_steps(10);
    perform holiday.put('acme', '{"calendar": "ours", "date": "2026-03-06", "name": "Fair"}');
end
$$;
select is(pg_temp.told('Amy'), 'reference 02 15:00, delay 03 15:00, sequence_paused 02 16:00, '
                               'sequence_resumed, time 03 16:00', 'before it nothing is said');
do $$ begin perform holiday.put('acme', '{"calendar": "ours", "date": "2026-03-03", "name": "Fair"}'); end $$;
select matches(pg_temp.told('Amy'), 'time 03 16:00, closed_since 09 09:00$',
               'of a day off that was added it is said to when it will move');
do $$
begin
    perform ops.set_clock('2026-03-03 16:00Z');
    perform worker.run_due_steps(10);
end
$$;
select matches(pg_temp.told('Amy'), 'outside_hours 03 16:00, time 09 09:00$', 'it came up and was moved');
select matches(pg_temp.sentence('Amy', 'outside_hours'), '^That moment was closed when it came up',
               'not for want of a worker');

-- An open task, put off

do $$
begin
    perform ops.set_clock('2026-03-09 09:00Z');
    perform worker.run_due_steps(10);
    perform execution.change_task('acme', x.execution_id, '{"dueAt": "2026-03-12T09:00:00Z"}', clock.now())
    from data.step_executions x
    where x.enrollment_id = pg_temp.id('Amy');
end
$$;
select matches(pg_temp.told('Amy'), 'completion 12 09:00$', 'a task that was put off: when it is due now');
select is(pg_temp.sentence('Amy', 'completion'), 'Step 1 (call) is a task that waits to be completed, due then.',
          'nobody says that it waits since then');

-- Due, and nobody takes it

do $$
begin
    perform pg_temp.plan('plain', '[{"type": "auto_email", "subject": "S", "body": "B"}]');
    perform pg_temp.enroll('Dan', 'plain');
    perform ops.set_clock('2026-03-09 09:00:30Z');
end
$$;
select is(pg_temp.told('Dan'), 'reference 09 09:00, time 09 09:00', 'half a minute after its time nothing is wrong');
do $$ begin perform ops.set_clock('2026-03-09 09:10Z'); end $$;
select is(pg_temp.told('Dan'), 'reference 09 09:00, time 09 09:00, overdue', 'ten minutes after it something is');
select is(pg_temp.sentence('Dan', 'overdue'), 'It is due, and has not been run: no worker is running.',
          'namely that');
do $$ begin perform worker.beat('00000000-0000-0000-0000-00000000000a', 'h', 1, 'v'); end $$;
select is(pg_temp.sentence('Dan', 'overdue'), 'It is due, and has not been run; workers that run: 1. '
          'They take what is due in its order.', 'a worker that comes is counted');
do $$
begin
    perform worker.run_due_steps(10);
    perform ops.set_clock('2026-03-09 09:20Z');
end
$$;
select is(pg_temp.told('Dan'), 'reference 09 09:10, message 09 09:10, message, overdue',
          'an e-mail that no sender takes');
select matches(pg_temp.sentence('Dan', 'overdue'), '^Its e-mail is due, and no sender has taken it',
               'is told of, too');

-- A contact who gets no e-mail any more

do $$
begin
    perform pg_temp.plan('later', '[{"type": "auto_email", "subject": "S", "body": "B", "delayDays": 3}]');
    perform pg_temp.enroll('Fay', 'later');
    perform contact.suppress('acme', 'address', 'fay@x.test', 'manual', 'ann', clock.now());
end
$$;
select matches(pg_temp.told('Fay'), 'time 12 09:20, suppressed$', 'a suppressed contact');
select is(pg_temp.sentence('Fay', 'suppressed'),
          'The contact gets no e-mail (manual): the enrollment ends when the step comes up.', 'with the reason');
do $$ begin perform ops.hold('acme', 'tried'); end $$;
select matches(pg_temp.told('Dan'), 'message, stopped 09 09:20$', 'who is stopped is not overdue');

select * from finish();
rollback;

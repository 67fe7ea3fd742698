-- Mailboxes: who was planned first goes first, also on the day to which a daily limit has moved them.
begin;
select plan(7);

do $$
begin
    perform ops.set_clock('2026-03-02 08:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
    perform mailbox.put('acme', null, '{"email": "me@acme.test", "dailyLimit": 2}', clock.now());
end
$$;
create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;
create function pg_temp.plan(p_name text, p_start text, p_end text, p_steps text)
returns void
language sql volatile
as $$
    insert into made
    select p_name, (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb, 'settings', jsonb_build_object(
            'fromEmail', 'me@acme.test', 'businessHours', (
                select jsonb_object_agg(d, jsonb_build_object('start', p_start, 'end', p_end))
                from unnest(calendar.weekdays()) d))), clock.now())).sequence_id, clock.now())).sequence_id
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
create function pg_temp.run_at(p_at text)
returns jsonb
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select jsonb_strip_nulls(jsonb_build_object(
        'messages', nullif(r -> 'messages', '0'), 'moved', nullif(r -> 'moved', '0')))
    from worker.run_due_steps(100) r
$$;
create function pg_temp.send()
returns void
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent',
        'subject', m.subject_template)))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;
create function pg_temp.written_to()
returns text
language sql stable
as $$
    select string_agg(n.name, ' ' order by n.name)
    from data.messages m
    join made n on n.id = m.enrollment_id
    where m.queued_at >= date_trunc('day', clock.now(), 'UTC')
$$;

-- Late in the day three are due: one too many. The day after three others come up before her.

do $$
begin
    perform pg_temp.plan('late', '15:00', '17:00', '[{"type": "auto_email", "subject": "S", "body": "B"}]');
    perform pg_temp.plan('early', '09:00', '11:00', '[{"type": "auto_email", "subject": "S", "body": "B"}]');
    perform pg_temp.enroll(n, 'late') from unnest(array['Ann', 'Bea', 'Cat']) n;
end
$$;
select is(pg_temp.run_at('2026-03-02 15:00Z'), '{"moved": 1, "messages": 2}', 'two of three fit into the day');
do $$
begin
    perform pg_temp.send();
    update made set name = 'old'
    where id = (select s.enrollment_id from data.sequence_schedules s);
    perform pg_temp.enroll(n, 'early') from unnest(array['Dot', 'Eve', 'Fay']) n;
end
$$;
select is(pg_temp.run_at('2026-03-03 09:00Z'), '{"moved": 2, "messages": 1}',
          'who was planned later leaves room for her, though they come up first');
do $$ begin perform pg_temp.send(); end $$;
select is(pg_temp.run_at('2026-03-03 15:00Z'), '{"messages": 1}', 'she has it');
do $$ begin perform pg_temp.send(); end $$;
select matches(pg_temp.written_to(), '(old|old$)', 'she has waited for a day and no longer');
select is(pg_temp.run_at('2026-03-04 09:00Z'), '{"messages": 2}', 'the day after the two have room');
do $$ begin perform pg_temp.send(); end $$;

-- Forecasts know it, too

do $$
begin
    perform pg_temp.enroll(n, 'late') from unnest(array['Gem']) n;
    perform pg_temp.run_at('2026-03-04 15:00Z');
    perform pg_temp.send();
end
$$;
select results_eq($$ select e.at, e.amount::bigint
                     from unnest((enrollment.forecast('acme', pg_temp.id('early'), null, 3, '{"UTC": 3}', null,
                                                      clock.now(), clock.now())).events) e
                     where e.kind = 'sent' and e.is_new
                     order by 1 $$,
                  $$ values ('2026-03-05 09:00Z'::timestamptz, 1::bigint), ('2026-03-06 09:00Z', 2) $$,
                  'it leaves the room, too');
do $$
begin
    perform pg_temp.enroll(n, 'early') from unnest(array['Jim', 'Kay', 'Lou']) n;
end
$$;
select is(pg_temp.run_at('2026-03-05 09:00Z'), '{"moved": 2, "messages": 1}', 'and that is what happens');

select * from finish();
rollback;

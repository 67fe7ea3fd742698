-- sequence.change: what an edit of a running sequence means for those who walk through it.
begin;
select plan(48);

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
create function pg_temp.plan(p_name text, p_steps text, p_settings text default '{}')
returns void
language sql volatile
as $$
    insert into made
    select p_name, (sequence.create('acme', 'ann', jsonb_build_object('name', p_name, 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "a@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id;
    select sequence.activate('acme', pg_temp.id(p_name), clock.now()) where p_name <> 'draft';
$$;
create function pg_temp.enroll(p_sequence text, p_contact text)
returns void
language sql volatile
as $$
    insert into made
    select p_contact, (enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence), jsonb_build_object(
        'contactId', (contact.create('acme', jsonb_build_object('email', p_contact || '@x.test', 'firstName',
        p_contact), clock.now())).contact_id), clock.now())).enrollment_id
$$;
-- The steps as they are.
create function pg_temp.at(p_clock text)
returns timestamptz
language sql volatile
as $$ select ops.set_clock(p_clock::timestamptz) $$;
create function pg_temp.deliver()
returns jsonb
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;
create function pg_temp.steps(p_sequence text)
returns jsonb
language sql stable
as $$ select wire.sequence(q) -> 'steps' from data.sequences q where q.sequence_id = pg_temp.id(p_sequence) $$;
-- A list of names becomes the list of steps: those that are there as they are, with changes laid over; others
-- are new calls with a delay of a day. Answers affected, replanned, moved, completed, tasks skipped, dry run.
create function pg_temp.edit(p_sequence text, p_names text, p_changes text default '{}',
                             p_is_dry_run boolean default false)
returns text
language sql volatile
as $$
    select concat_ws(' ', c ->> 'affectedEnrollments', c ->> 'replanned', c ->> 'movedToNextStep',
                     c ->> 'completed', c ->> 'tasksSkipped', c ->> 'isDryRun')
    from (select sequence.change('acme', pg_temp.id(p_sequence), jsonb_build_object('steps', (
        select jsonb_agg(coalesce(s.step - 'stepNumber', jsonb_build_object('type', 'call', 'name', n.name,
                                  'delayDays', 1)) || coalesce(p_changes::jsonb -> n.name, '{}')
                         order by n.position)
        from unnest(string_to_array(p_names, ' ')) with ordinality n (name, position)
        left join lateral (select t as step from jsonb_array_elements(pg_temp.steps(p_sequence)) t
                           where t ->> 'name' = n.name) s on true)), p_is_dry_run, clock.now()) -> 'changes' as c) a
$$;
-- Status, step number, step, when (day, time), parked, moved.
create function pg_temp.where_is(p_contact text)
returns text
language sql stable
as $$
    select concat_ws(' ', e.status, e.current_step_number, st.name,
                     to_char(s.scheduled_at at time zone 'UTC', 'DD HH24:MI'),
                     s.parked_reason, s.moved_reason)
    from data.enrollments e
    left join data.sequence_schedules s using (tenant_id, enrollment_id)
    left join data.sequence_steps st on st.step_id = s.step_id
    where e.enrollment_id = pg_temp.id(p_contact)
$$;

-- A delay changes

do $$
begin
    perform pg_temp.plan('S', '[{"type": "call", "name": "a", "delayDays": 2}, {"type": "call", "name": "b",
        "delayDays": 3}, {"type": "call", "name": "c", "delayDays": 4}]');
    perform pg_temp.enroll('S', 'amy');
    perform pg_temp.enroll('S', 'bob');
    perform pg_temp.at('2026-03-04 14:00Z');
    perform worker.run_due_steps(10);
    perform execution.complete('acme', pg_temp.id('S'), pg_temp.id('bob'), 1, null, null, clock.now());
    perform pg_temp.enroll('S', 'cat');
    perform pg_temp.at('2026-03-05 14:00Z');
end
$$;
create temporary table before as
select md5(string_agg(s::text, '|' order by s.step_id)) as steps from data.sequence_steps s;
select is(pg_temp.edit('S', 'a b c', '{"a": {"delayDays": 5, "sendAt": "09:30"}}', true), '1 1 0 0 0 true',
          'a dry run says how many are concerned: who waits for that step, not who has it as a task');
select is(md5(string_agg(s::text, '|' order by s.step_id)), b.steps, 'and leaves the steps as they are')
from data.sequence_steps s cross join before b group by b.steps;
select is(pg_temp.where_is('cat'), 'active 1 a 06 14:00', 'and the plans');
select is_empty('select from data.sequence_changes', 'and nothing to be done');
select is(pg_temp.edit('S', 'a b c', '{"a": {"delayDays": 5, "sendAt": "09:30"}}'), '1 1 0 0 0 false',
          'the change says the same');
select is(pg_temp.where_is('cat'), 'active 1 a 09 09:30 sequence_edited',
          'who waits for the step waits for the new delay, counted from the same reference');
select is(pg_temp.where_is('bob'), 'active 2 b 07 14:00', 'who waits for another step waits as before');
select is(pg_temp.where_is('amy'), 'active 1', 'an open task stays open');
select is_empty('select from data.sequence_changes', 'all is done, nothing is left to the workers');
select is(pg_temp.edit('S', 'a b c', '{"a": {"delayDays": 0, "sendAt": null}}'), '1 1 0 0 0 false', 'shorter');
select is(pg_temp.where_is('cat'), 'active 1 a 05 14:00 sequence_edited', 'what would have been is due now');
select is(pg_temp.edit('S', 'a b c', '{"a": {"name": "a", "taskDescription": "Other words"},
    "b": {"isActive": false}}'), '0 0 0 0 0 false', 'other words, or a step that is passed over, move nobody');
select is(pg_temp.where_is('bob'), 'active 2 b 07 14:00', 'nobody at all');
do $$ begin perform pg_temp.edit('S', 'a b c', '{"b": {"isActive": true}}'); end $$;

-- Steps come and go

select is(pg_temp.edit('S', 'a x b c'), '0 0 0 0 0 false', 'a step that comes between moves nobody');
select is(pg_temp.where_is('bob'), 'active 3 b 07 14:00', 'but the numbers follow');
select results_eq($$ select s.name, s.step_number from data.sequence_steps s order by 2 $$,
                  $$ values ('a', 1), ('x', 2), ('b', 3), ('c', 4) $$, 'a place for each');
select is(pg_temp.edit('S', 'a x y c', '{}', true), '1 0 1 0 0 true', 'one waits for the step that goes');
select is(pg_temp.edit('S', 'a x y c'), '1 0 1 0 0 false', 'it goes');
select is(pg_temp.where_is('bob'), 'active 3 y 05 14:00 sequence_edited',
          'who waited for it goes on with what is there after the last that is left before it');
select is(wire.sequence(q) #>> '{steps,2,name}' || jsonb_array_length(wire.sequence(q) -> 'steps'), 'y4',
          'a removed step is not told of') from data.sequences q;
select is(s.step_number || p.name || s.is_active, null, 'it has no number any more')
from data.sequence_steps s left join data.sequence_steps p on p.step_id = s.after_step_id where s.name = 'b';
select is(p.name, 'x', 'but knows where it stood')
from data.sequence_steps s join data.sequence_steps p on p.step_id = s.after_step_id where s.name = 'b';

-- A task of a removed step is skipped; the number of an open one follows.

select is(pg_temp.edit('S', 'z a x y c'), '0 0 0 0 0 false', 'a new first step');
select is(x.step_number, 2, 'the open task has the new number of its step')
from data.step_executions x where x.status = 'pending_manual';
select is(pg_temp.edit('S', 'z x y c'), '2 0 2 0 1 false', 'the step of a task and of a plan goes');
select results_eq($$ select x.status, x.skip_reason, x.executed_at from data.step_executions x
                     where x.enrollment_id = pg_temp.id('amy') $$,
                  $$ values ('skipped', 'step_removed', '2026-03-05 14:00Z'::timestamptz) $$,
                  'the task is skipped');
select is(o.data ->> 'status' || ' ' || (o.data ->> 'skipReason'), 'skipped step_removed', 'with an event')
from data.outbox_events o where o.data ->> 'skipReason' is not null;
select is(pg_temp.where_is('amy'), 'active 2 x 06 14:00', 'and its enrollment goes on, the delay counts from now');
select is(pg_temp.where_is('cat'), 'active 2 x 05 14:00 sequence_edited', 'as does who waited, from the same reference');

-- Nothing is left

select is(pg_temp.edit('S', 'z', '{}', true), '3 0 0 3 0 true', 'all three have nothing left');
select is(pg_temp.edit('S', 'z'), '3 0 0 3 0 false', 'they complete');
select is(pg_temp.where_is(n), 'completed 2', n || ' has completed') from unnest(array['amy', 'cat']) n;
select is(count(*), 3::bigint, 'with an event each') from data.outbox_events o
where o.type = 'sequence.enrollment.completed';

-- E-mails under way, held and paused ones

do $$
begin
    perform pg_temp.plan('M', '[{"type": "auto_email", "name": "a", "subject": "S", "body": "B"},
        {"type": "auto_email", "name": "b", "subject": "S", "body": "B", "delayDays": 3},
        {"type": "call", "name": "c", "delayDays": 1}]');
    perform pg_temp.enroll('M', 'dan');
    perform pg_temp.enroll('M', 'eve');
    perform worker.run_due_steps(10);
    perform enrollment.hold('acme', pg_temp.id('eve'), 'missing_variables', 'x', clock.now());
end
$$;
select is(pg_temp.edit('M', 'a c'), '2 0 2 0 0 false', 'both waited for the second e-mail');
select is(pg_temp.where_is('dan'), 'active 2 c 06 14:00 sequence_edited', 'one goes on');
select is(pg_temp.where_is('eve'), 'active 2 c 08 14:00 held', 'the other is held, at the next step');
select is(s.is_follow_up, false, 'a call is no e-mail to follow up')
from data.sequence_schedules s where s.enrollment_id = pg_temp.id('dan');
select is(pg_temp.edit('M', 'a'), '1 0 0 1 0 false', 'nothing is left but an e-mail under way');
select is(pg_temp.where_is('dan'), 'active 1', 'it is waited for');
select is(pg_temp.edit('M', 'a n'), '2 0 2 0 0 false', 'a step comes after it');
select is(pg_temp.where_is('dan'), 'active 2 n 06 14:00', 'it is planned');
do $$
begin
    perform pg_temp.edit('M', 'a');
    perform pg_temp.deliver();
end
$$;
select is(pg_temp.where_is('dan'), 'completed 1', 'without it, the sending completes');
select is(pg_temp.where_is('eve'), 'active 1 n 08 14:00 held', 'who is held is left to who releases it');
do $$ begin perform enrollment.release('acme', pg_temp.id('M'), pg_temp.id('eve'), clock.now()); end $$;
select is(pg_temp.where_is('eve'), 'completed 1', 'and then completes, for nothing is left: no step runs twice');
select is(count(*), 2::bigint, 'each got one e-mail') from data.messages;
select is(pg_temp.edit('M', 'a', '{"a": {"name": "a", "subject": "T"}}'), '0 0 0 0 0 false',
          'what is held waits for nothing');
select is(count(*), 0::bigint, 'nothing is left to do') from data.sequence_changes;

select * from finish();
rollback;

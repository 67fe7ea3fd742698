-- enrollment.enroll_many: many contacts in one call, a code for each.
begin;
select plan(33);

-- What a statement is refused with: the problem document without its title.
create function pg_temp.refusal(p_statement text)
returns jsonb
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
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state);
end
$$;
create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday, 09:00 in New York
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.plan(p_name text, p_steps text, p_settings text default '{}')
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "a@acme.test"}'::jsonb || p_settings::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    return v_sequence;
end
$$;
create function pg_temp.meet(p_name text, p_body text default '{}', p_tenant_id text default 'acme')
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact constant data.contacts := contact.create(p_tenant_id, jsonb_build_object(
        'firstName', p_name, 'email', p_name || '@x.test') || p_body::jsonb, clock.now());
begin
    insert into made values (p_name, v_contact.contact_id);
    return v_contact;
end
$$;
-- The codes in the order of the names.
create function pg_temp.codes(p_sequence text, p_names text[], p_is_dry_run boolean default false,
                              p_start_at_step integer default null)
returns text
language sql volatile
as $$
    select string_agg(r.code, ' ' order by r.place)
    from unnest(enrollment.enroll_many('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        array(select pg_temp.id(n.name) from unnest(p_names) with ordinality n (name, place) order by n.place),
        'kim', p_start_at_step, '{"camelCase": [1]}', p_is_dry_run, clock.now())) r
$$;
create temporary view planned as
select q.name as sequence, c.first_name as contact, e.enrollment_id, t.step_number, s.scheduled_at, s.parked_reason
from data.enrollments e
join data.sequences q using (tenant_id, sequence_id)
join data.contacts c using (tenant_id, contact_id)
join data.sequence_schedules s using (tenant_id, enrollment_id)
join data.sequence_steps t on t.tenant_id = s.tenant_id and t.step_id = s.step_id;

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call", "isActive": false}, {"type": "call", "delayDays": 1},
        {"type": "call"}, {"type": "auto_email", "subject": "S", "body": "B", "delayDays": 5, "sendAt": "10:00"},
        {"type": "call"}]',
        '{"timezone": "America/New_York", "excludeHolidays": true, "holidayCalendars": ["acme"],
          "jitterMinutes": 60}');
    insert into data.holidays (tenant_id, calendar, holiday_on, name)
    values ('acme', 'acme', '2026-03-03', 'Founders'' day');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform pg_temp.meet(n) from unnest(array['bob', 'eve', 'kim', 'pat', 'tim', 'joe', 'sue']) n;
    perform pg_temp.meet('lee', '{"timezone": "Asia/Tokyo"}'), pg_temp.meet('amy', '{"email": null}');
    perform pg_temp.meet('stranger', p_tenant_id => 'rival');
    insert into made values ('nothing', '00000000-0000-7000-8000-000000000000');
    perform contact.suppress('acme', 'address', 'tim@x.test', 'unsubscribed', 'link', clock.now());
    perform contact.suppress('acme', 'address', 'joe@x.test', 'bounced', 'dsn', clock.now());
    perform contact.suppress('rival', 'address', 'bob@x.test', 'bounced', 'dsn', clock.now());
    perform pg_temp.codes('plan', '{kim}');
end
$$;
create temporary table counted as select stats.totals('acme', pg_temp.id('plan')) as before;
create function pg_temp.rows()
returns text
language sql volatile
as $$
    select concat_ws(' ', (select count(*) from data.enrollments), (select count(*) from data.sequence_schedules),
                     (select count(*) from data.outbox_events), (select count(*) from data.sequence_counts))
$$;

-- A code for each, in the order given; first without doing it
select is(pg_temp.rows(), '1 1 1 1', 'one is enrolled');
select is(pg_temp.codes('plan', '{bob,nothing,tim,bob,kim,lee,stranger,joe,amy,nothing}', d.is_dry),
          'enrolled not_found unsubscribed duplicate_in_request already_enrolled enrolled not_found '
          || 'suppressed no_email duplicate_in_request', d.why)
from (values (true, 'each has its code, in the order given'), (false, 'done, it comes to the same')) d (is_dry, why);
select is(pg_temp.rows(), '3 3 3 2', 'done once, with one delta of the count');
select is(stats.totals('acme', pg_temp.id('plan')) ->> 'totalEnrollments', '3', 'all are counted');
select is(pg_temp.codes('plan', '{bob,lee}', true), 'already_enrolled already_enrolled', 'nobody comes in twice');
select is(pg_temp.codes('plan', '{bob,lee}'), 'already_enrolled already_enrolled', 'really');
select is(pg_temp.rows(), '3 3 3 2', 'and nothing is written of it');
select results_eq($$ select status, current_step_number, run_count, assigned_to, enrolled_by, enrolled_at,
                            last_activity_at, correlation_id, metadata
                     from data.enrollments where contact_id in (pg_temp.id('bob'), pg_temp.id('lee')) $$,
                  $$ select 'active', 2, 0, 'kim', 'ann', clock.now(), clock.now(), 'request-1',
                            '{"camelCase": [1]}'::jsonb from generate_series(1, 2) $$,
                  'each enrollment keeps who asked and what was said');
select results_eq($$ select contact, step_number, scheduled_at, parked_reason from planned order by contact $$,
                  $$ values ('bob', 2, '2026-03-04 05:00Z'::timestamptz, null), ('kim', 2, '2026-03-04 05:00Z', null),
                            ('lee', 2, '2026-03-03 15:00Z', null) $$,
                  'each is planned in its own zone; Tuesday is a day off');
select results_eq($$ select o.type, o.correlation_id, o.occurred_at, o.data - 'enrollmentId'
                     from data.outbox_events o join data.enrollments e using (tenant_id, enrollment_id)
                     where e.contact_id in (pg_temp.id('bob'), pg_temp.id('lee'))
                       and o.data ->> 'enrollmentId' = e.enrollment_id::text order by e.contact_id $$,
                  $$ select 'sequence.enrollment.created', 'request-1', clock.now(), jsonb_build_object(
                            'sequenceId', pg_temp.id('plan'), 'contactId', m.id, 'assignedTo', 'kim')
                     from made m where m.name in ('bob', 'lee') order by m.id $$,
                  'each has its event');

-- When: what one enrollment is told, all are told
select is(pg_temp.codes('plan', '{eve,pat}', p_start_at_step => 4), 'enrolled enrolled', 'from step 4 on');
select is(p.scheduled_at, scheduling.plan_run(q, t, p.enrollment_id, null, clock.now(), true),
          p.contact || ': who starts later has waited; the time is that of scheduling.plan_run, jitter and all')
from planned p
join data.sequences q on q.name = p.sequence
join data.sequence_steps t using (tenant_id, sequence_id)
where p.contact in ('eve', 'pat') and t.step_number = 4;
select ok(min(p.scheduled_at) >= '2026-03-02 15:00Z' and max(p.scheduled_at) < '2026-03-02 16:00Z'
          and count(distinct p.scheduled_at) = 2, 'they spread over the hour from 10:00')
from planned p where p.step_number = 4;
select is(pg_temp.codes('plan', '{amy}', true, 4), 'no_email', 'the first step itself may be the e-mail');
select is(pg_temp.codes('plan', '{amy}', true, 5), 'enrolled', 'behind it no address is needed');
select is(pg_temp.codes('plan', '{tim}', true, 5), 'unsubscribed', 'who has unsubscribed is left alone anyway');

-- In a draft and in a paused sequence
do $$
begin
    perform pg_temp.plan('draft', '[{"type": "call", "delayDays": 1}]');
    perform pg_temp.plan('paused', '[{"type": "call", "delayDays": 1}]');
    update data.sequences set status = 'paused', activated_at = clock.now(), paused_at = clock.now()
    where name = 'paused';
end
$$;
select is(pg_temp.codes(s.name, '{bob,lee}'), 'enrolled enrolled', s.name || ': people may come')
from (values ('draft'), ('paused')) s (name);
select results_eq(format('select scheduled_at, parked_reason from planned where sequence = %L', s.name),
                  $$ select 'infinity'::timestamptz, 'sequence_paused' from generate_series(1, 2) $$,
                  s.name || ': they wait for the activation')
from (values ('draft'), ('paused')) s (name);
select isnt(sequence.activate('acme', pg_temp.id('draft'), clock.now()), null, 'the draft is activated');
select is((select array_agg(distinct scheduled_at) from planned where sequence = 'draft'),
          array['2026-03-03 14:00Z'::timestamptz], 'they are planned from then on');

-- A calendar that is open in one zone only: never within 30 days elsewhere
do $$
begin
    perform pg_temp.plan('never', '[{"type": "call"}]');
    perform sequence.activate('acme', pg_temp.id('never'), clock.now());
    update data.sequences set settings = '{"businessHours": {}}' where name = 'never';
end
$$;
select is(pg_temp.codes('never', '{bob,tim,amy}'), 'no_open_moment unsubscribed no_open_moment',
          'a calendar that never opens is told');

-- Only a live enrollment stands in the way
do $$
begin
    perform enrollment.finish(e, 'cancelled', 'test', clock.now())
    from data.enrollments e where e.contact_id = pg_temp.id('eve');
end
$$;
update data.enrollments set status = 'paused', paused_at = clock.now() where contact_id = pg_temp.id('pat');
select is(pg_temp.codes('plan', '{eve,pat}'), 'enrolled already_enrolled', 'one that has ended does not');

-- Refusals of the whole call
do $$
begin
    perform pg_temp.plan('over', '[{"type": "call"}]'), pg_temp.plan('gone', '[{"type": "call"}]');
    update data.sequences set status = 'archived', activated_at = clock.now() where name = 'over';
    update data.sequences set deleted_at = clock.now() where name = 'gone';
end
$$;
select is(pg_temp.refusal(format('select pg_temp.codes(%L, %L, %L, %s)', r.sequence, '{sue}', r.is_dry, r.step))
          - 'sequenceId', r.problem::jsonb, r.why)
from (values ('nothing', true, 1, '{"sqlstate": "SE404", "code": "sequence_not_found"}', 'an unknown sequence'),
             ('gone', false, 1, '{"sqlstate": "SE404", "code": "sequence_not_found"}', 'a deleted one'),
             ('over', true, 1, '{"sqlstate": "SE409", "code": "sequence_archived"}', 'an archived one takes nobody'),
             ('plan', false, 6, '{"sqlstate": "SE422", "code": "step_not_found"}', 'there must be a step to start at'))
     r (sequence, is_dry, step, problem, why);

-- Somebody else was faster
select results_eq(
    $$ select r.place, r.code, r.enrollment_id
       from planned p
       cross join lateral (select e from data.enrollments e where e.enrollment_id = p.enrollment_id) n
       cross join lateral unnest(enrollment.yield('acme', pg_temp.id('draft'), array[
           row(1, pg_temp.id('bob'), 'enrolled', pg_temp.id('nothing'), clock.now()),
           row(2, pg_temp.id('tim'), 'unsubscribed', null, null),
           row(3, pg_temp.id('sue'), 'enrolled', pg_temp.id('stranger'), clock.now()),
           row(4, pg_temp.id('lee'), 'enrolled', p.enrollment_id, clock.now())]::data.enrollment_result[],
           array[n.e])) r
       where p.sequence = 'draft' and p.contact = 'lee' $$,
    $$ values (1, 'already_enrolled', (select p.enrollment_id from planned p
                                       where p.sequence = 'draft' and p.contact = 'bob')),
              (2, 'unsubscribed', null), (3, 'already_enrolled', null),
              (4, 'enrolled', (select p.enrollment_id from planned p
                               where p.sequence = 'draft' and p.contact = 'lee')) $$,
    'who was enrolled by others in the meantime is told so, with the id while that one lives');

-- Who sleeps past the first of them is woken, once
create temporary table woken (loop text, due_at timestamptz);
create or replace function job.wake_up(p_loop text, p_due_at timestamptz)
returns void
language sql volatile
as $$ insert into pg_temp.woken values (p_loop, p_due_at) $$;
do $$
begin
    perform enrollment.finish(e, 'cancelled', 'test', clock.now()) from data.enrollments e;
    delete from woken;
    perform pg_temp.codes('plan', '{bob,lee,tim}'), pg_temp.codes('plan', '{bob,tim}');
end
$$;
select results_eq('select * from woken', $$ values ('steps', '2026-03-03 15:00Z'::timestamptz) $$,
                  'the workers are told once, of the earliest');
update data.sequences set status = 'paused', paused_at = clock.now() where name = 'paused';
delete from woken;
select pg_temp.codes('paused', '{sue}') = 'enrolled' and not exists (select from woken) as ok
\gset
select ok(:'ok'::boolean, 'what waits for an activation wakes nobody');

select * from finish();
rollback;

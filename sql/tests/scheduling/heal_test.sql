-- scheduling.heal and job.heal: active enrollments that nothing would move any more get their next step.
begin;
select plan(21);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create function pg_temp.sequence(p_steps text, p_settings text default '{}')
returns uuid
language sql volatile
as $$
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id,
        clock.now())).sequence_id
$$;

create function pg_temp.enroll(p_sequence_id uuid, p_name text, p_contact text default '{}')
returns uuid
language sql volatile
as $$
    select (enrollment.enroll('acme', 'ann', 'request-1', p_sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                               || p_contact::jsonb, clock.now())).contact_id), clock.now())).enrollment_id
$$;

create function pg_temp.deliver(p_outcome text default 'sent')
returns jsonb
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', p_outcome, 'subject', coalesce(m.thread_subject, m.subject_template), 'error', 'E')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;

create temporary view walk as
select c.first_name as name, e.status, e.current_step_number as step, e.run_count as runs, e.held_reason,
       e.held_detail, e.exit_reason, s.scheduled_at, s.parked_reason
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                          {"type": "call", "delayDays": 1}, {"type": "task",
                                 "delayDays": 2}]') as sequence_id;
select isnt(pg_temp.enroll(m.sequence_id, n), null, n || ' is enrolled')
from made m cross join unnest(array['mailed', 'stuck_after']) n;
select is((worker.run_due_steps(10) ->> 'messages')::integer, 2, 'their e-mails are queued');
select is(pg_temp.deliver(), '{"finished": 2, "lost": 0}', 'and sent');
select isnt(pg_temp.enroll(m.sequence_id, n), null, n || ' is enrolled')
from made m cross join unnest(array['unsent', 'task', 'fresh', 'stuck', 'held', 'paused', 'ended', 'last']) n;
create function pg_temp.change(p_names text[], p_sql text)
returns void
language plpgsql volatile
as $$
begin
    execute format('update data.enrollments e set %s from data.contacts c
                    where c.contact_id = e.contact_id and c.first_name = any ($1)', p_sql) using p_names;
end
$$;
do $$
begin
    -- Two are in the middle of their work: an unsent e-mail, an open task
    update data.sequence_schedules s set scheduled_at = 'infinity'
    where s.enrollment_id not in (select e.enrollment_id from data.enrollments e
                                  join data.contacts c using (tenant_id, contact_id)
                                  where c.first_name in ('unsent', 'task'));
    perform worker.run_due_steps(10);
    perform pg_temp.change('{held}', $q$ held_reason = 'step_failed', held_at = clock.now() $q$);
    perform pg_temp.change('{paused}', $q$ status = 'paused', paused_at = clock.now() $q$);
    perform pg_temp.change('{ended}', $q$ status = 'replied', exit_reason = 'r',
                           completed_at = clock.now() $q$);
    perform pg_temp.change('{last}', $q$ current_step_number = 4 $q$);
    delete from data.sequence_schedules s
    using data.enrollments e, data.contacts c
    where e.enrollment_id = s.enrollment_id and c.contact_id = e.contact_id
      and c.first_name not in ('fresh', 'mailed');
    perform ops.set_clock('2026-03-04 15:00Z');
end
$$;

select is(s.healed_count, 0::bigint, 'nothing was ever healed') from ops.sequences s;
-- Nine are live; each run looks at four. In which run a stuck one comes up depends on the ids.
create temporary table runs (n integer, healed bigint, is_at_end boolean);
do $$
begin
    for v_n in 1..6 loop
        insert into runs (n, healed) values (v_n, job.heal(4, clock.now()));
        update runs set is_at_end = j.after_tenant_id is null
        from data.background_jobs j where j.background_job_id = 'sequence-scheduler' and n = v_n;
    end loop;
end
$$;
select is(sum(healed), 3::numeric, 'three are healed in one walk') from runs where n <= 3;
select ok(max(healed) <= 4, 'each run looks at four') from runs;
select is(array_agg(is_at_end order by n), '{f,f,t}', 'the third comes to the end') from runs where n <= 3;
select is(sum(healed), 0::numeric, 'then it begins anew, and none is left') from runs where n > 3;
select results_eq($$ select h.* from scheduling.heal(3, 'acme',
                         (select max(e.enrollment_id::text)::uuid from data.enrollments e), clock.now()) h $$,
                  $$ values (0::bigint, null::text, null::uuid) $$, 'after the last one there is nothing');
select results_eq('select s.live_count, s.active_count, s.paused_count, s.held_count, s.healed_count, s.sent_count
                   from ops.sequences s',
                  $$ values (9::bigint, 8::bigint, 1::bigint, 1::bigint, 3::bigint, 2::bigint) $$,
                  'each is counted; the planted end is not');
select is((scheduling.heal(100, '', '00000000-0000-0000-0000-000000000000', clock.now())).healed_count, 0::bigint,
          'healed ones stay healed');
select results_eq('select name, status, step, scheduled_at from walk order by name',
    $$ values ('ended', 'replied', 1, null::timestamptz),
              ('fresh', 'active', 1, 'infinity'),
              ('held', 'active', 1, null),
              ('last', 'completed', 4, null),
              ('mailed', 'active', 2, 'infinity'),
              ('paused', 'paused', 1, null),
              ('stuck', 'active', 1, '2026-03-04 15:00Z'),
              ('stuck_after', 'active', 2, '2026-03-05 15:00Z'),
              ('task', 'active', 2, null),
              ('unsent', 'active', 2, null) $$,
    'whose step never ran gets it, who ran one gets the next or completes; who waits is left');

select * from finish();
rollback;

-- enrollment.finish: one end, one event, and nothing left behind.
begin;
select plan(19);

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

create function pg_temp.of(p_contact text)
returns data.enrollments
language sql stable
as $$ select e from data.enrollments e where e.contact_id = pg_temp.id(p_contact) $$;
create function pg_temp.finish(p_contact text, p_status text, p_reason text default null)
returns void
language sql volatile
as $$ select enrollment.finish(pg_temp.of(p_contact), p_status, p_reason, clock.now()) $$;
create function pg_temp.execution(p_contact text, p_run integer, p_status text)
returns uuid
language sql volatile
as $$
    insert into data.step_executions (tenant_id, execution_id, enrollment_id, sequence_id, step_id,
                                      step_number, step_type, run_number, status, scheduled_at, executed_at,
                                      due_at, message_id)
    select e.tenant_id, md5(p_contact || p_run)::uuid, e.enrollment_id, e.sequence_id, e.current_step_id, 1,
           'auto_email', p_run, p_status, e.enrolled_at,
           case when p_status not in ('scheduled', 'pending_manual') then e.enrolled_at end, e.enrolled_at,
           md5('message ' || p_contact || p_run)::uuid
    from pg_temp.of(p_contact) e
    returning execution_id
$$;
create function pg_temp.message(p_contact text, p_run integer, p_status text)
returns void
language sql volatile
as $$
    insert into data.messages (tenant_id, message_id, execution_id, enrollment_id, sequence_id, contact_id,
                               step_id, step_number, status, due_at, header_message_id, from_email,
                               correlation_id, queued_at, sent_at, leased_by, leased_until)
    select e.tenant_id, md5('message ' || p_contact || p_run)::uuid, md5(p_contact || p_run)::uuid,
           e.enrollment_id, e.sequence_id, e.contact_id, e.current_step_id, 1, p_status, e.enrolled_at,
           '<a@b>', 'a@acme.test', 'r', e.enrolled_at, case p_status when 'sent' then e.enrolled_at end,
           case p_status when 'sending' then md5('w')::uuid end,
           case p_status when 'sending' then e.enrolled_at end
    from pg_temp.of(p_contact) e
$$;

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call"}, {"type": "call"}]');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform pg_temp.meet(n) from unnest(array['bob', 'eve', 'kim', 'lee', 'pat']) n;
    perform pg_temp.enroll('plan', n, '{"assignedTo": "kim"}')
    from unnest(array['bob', 'eve', 'kim', 'lee', 'pat']) n;
    perform pg_temp.execution('bob', 1, 'completed'), pg_temp.execution('bob', 2, 'pending_manual');
    perform pg_temp.execution('eve', n, 'scheduled') from generate_series(1, 3) n;
    perform pg_temp.message('eve', 1, 'queued'), pg_temp.message('eve', 2, 'sending');
    perform pg_temp.execution('kim', 1, 'pending_manual');
    update data.enrollments e
    set status = 'paused', paused_at = clock.now(), remaining_delay = '1 day', resume_at = clock.now(),
        held_reason = 'email_failed', held_detail = 'D', held_at = clock.now()
    where e.contact_id = pg_temp.id('lee');
    delete from data.outbox_events;
    perform ops.set_clock('2026-03-03 10:00Z');
end
$$;

-- Completed

select lives_ok($$ select pg_temp.finish('bob', 'completed') $$, 'an enrollment completes');
select results_eq($$ select status, exit_reason, completed_at, last_activity_at, current_step_number
                     from pg_temp.of('bob') $$,
                  $$ values ('completed', null, '2026-03-03 10:00Z'::timestamptz,
                             '2026-03-03 10:00Z'::timestamptz, 1) $$, 'now, and without a reason');
select is_empty($$ select from data.sequence_schedules s
                   where s.enrollment_id = (pg_temp.of('bob')).enrollment_id $$,
                'its schedule is gone');
select results_eq($$ select run_number, status, executed_at from data.step_executions x
                     where x.enrollment_id = (pg_temp.of('bob')).enrollment_id order by 1 $$,
                  $$ values (1, 'completed', '2026-03-02 14:00Z'::timestamptz),
                            (2, 'skipped', '2026-03-03 10:00Z') $$,
                  'its open task is skipped, what was done stays done');
select results_eq($$ select type, enrollment_id, correlation_id, occurred_at, data from data.outbox_events $$,
                  $$ select 'sequence.enrollment.completed', e.enrollment_id, 'request-1',
                            '2026-03-03 10:00Z'::timestamptz,
                            jsonb_build_object('enrollmentId', e.enrollment_id, 'sequenceId',
                                               pg_temp.id('plan'),
                                'contactId', pg_temp.id('bob'), 'assignedTo', 'kim', 'status', 'completed')
                     from pg_temp.of('bob') e $$,
                  'one event tells it');

select lives_ok($$ select pg_temp.finish('bob', 'replied', 'late reply') $$, 'it ends again');
select is((pg_temp.of('bob')).status, 'completed', 'the first end stays');
select is(count(*), 1::bigint, 'and there is no second event') from data.outbox_events;

-- With e-mails on their way

select lives_ok($$ select pg_temp.finish('eve', 'replied', 'reply') $$, 'somebody replies');
select results_eq($$ select status, error_message from data.messages
                     order by message_id = md5('message eve2')::uuid $$,
                  $$ values ('cancelled', 'reply'), ('sending', null) $$,
                  'a queued e-mail is cancelled with the reason, one in a sender''s hands is not touched');
select results_eq($$ select run_number, status from data.step_executions x
                     where x.enrollment_id = (pg_temp.of('eve')).enrollment_id order by 1 $$,
                  $$ values (1, 'skipped'), (2, 'scheduled'), (3, 'scheduled') $$,
                  'the step of the cancelled e-mail is skipped, the others wait to be told');

-- Each kind of end

select lives_ok($$ select pg_temp.finish('lee', 'unsubscribed', 'unsubscribed') $$,
                'a paused, held one ends too');
select results_eq($$ select num_nonnulls(held_reason, held_detail, held_at, paused_at, remaining_delay,
                                         resume_at)
                     from pg_temp.of('lee') $$, $$ values (0) $$, 'it is neither paused nor held any more');
select lives_ok($$ select pg_temp.finish('pat', 'completed', 'meeting booked') $$,
                'one completes for a reason');
select results_eq($$ select c.first_name, o.type, o.data ->> 'status', o.data ->> 'reason'
                     from data.outbox_events o
                     join data.enrollments e using (tenant_id, enrollment_id)
                     join data.contacts c using (tenant_id, contact_id)
                     order by 1 $$,
                  $$ values ('bob', 'sequence.enrollment.completed', 'completed', null),
                            ('eve', 'sequence.enrollment.replied', 'replied', 'reply'),
                            ('lee', 'sequence.enrollment.exited', 'unsubscribed', 'unsubscribed'),
                            ('pat', 'sequence.enrollment.exited', 'completed', 'meeting booked') $$,
                  'completed is to have walked to the end, replied is told apart, everything else is exited');
select is(stats.totals('acme', pg_temp.id('plan')) - '{sent,bouncedEnrollments}'::text[],
          '{"totalEnrollments": 5, "activeEnrollments": 1, "completedEnrollments": 2,
              "repliedEnrollments": 1}',
          'each end is counted once');

-- Those who stand beside

select is((pg_temp.of('kim')).status, 'active', 'another enrollment goes on');
select is((select x.status from data.step_executions x
           where x.enrollment_id = (pg_temp.of('kim')).enrollment_id),
          'pending_manual', 'with its task');
select throws_ok($$ select pg_temp.finish('kim', 'bounced') $$, '23514', null, 'an exit has a reason');

select * from finish();
rollback;

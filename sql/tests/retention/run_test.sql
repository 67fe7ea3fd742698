-- retention.run: what is old goes, by tenant and in batches; statistics stay.
begin;
select plan(25);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant(t, t) from unnest(array['acme', 'rival']) t;
end
$$;
create temporary table made (tenant_id text, sequence_id uuid);
create function pg_temp.enroll(p_tenant text, p_count integer)
returns void
language plpgsql volatile
as $$
declare
    v_sequence_id uuid := (select m.sequence_id from made m where m.tenant_id = p_tenant);
begin
    if v_sequence_id is null then
        v_sequence_id := (sequence.create(p_tenant, 'ann', '{"name": "S", "settings": {"fromEmail": "a@x.test"},
            "steps": [{"type": "auto_email", "subject": "S", "body": "B"}]}', clock.now())).sequence_id;
        perform sequence.activate(p_tenant, v_sequence_id, clock.now());
        insert into made values (p_tenant, v_sequence_id);
    end if;
    perform enrollment.enroll(p_tenant, 'ann', 'r', v_sequence_id, jsonb_build_object('contactId', (
        contact.create(p_tenant, jsonb_build_object('email', gen_random_uuid() || '@x.test'), clock.now())).contact_id),
        clock.now())
    from generate_series(1, p_count);
    perform worker.run_due_steps(100);
    perform worker.finish_messages(md5('w')::uuid, jsonb_agg(jsonb_build_object('tenantId', m.tenant_id,
        'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent', 'subject', 'S', 'text', 'Body',
        'answer', '250 ok')))
    from worker.claim_messages(md5('w')::uuid, 100, 60) m;
end
$$;
-- All that there is, of both tenants.
create function pg_temp.kept()
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'bodies', (select count(*) from data.messages m where m.text_body is not null),
        'messages', (select count(*) from data.messages), 'links', (select count(*) from data.link_uses),
        'executions', (select count(*) from data.step_executions),
        'enrollments', (select count(*) from data.enrollments),
        'inbox', (select count(*) from data.inbox_messages), 'events', (select count(*) from data.outbox_events))
$$;
do $$
begin
    perform pg_temp.enroll('acme', 5);
    perform pg_temp.enroll('rival', 2);
    perform tracking.record(m.tenant_id, m.message_id, 'click', 'https://x.test', 'curl', 'GET', clock.now())
    from data.messages m;
    update data.outbox_events o set written_at = clock.now();
    insert into data.inbox_messages (tenant_id, inbox_message_id, header_message_id, kind, from_email, reply_to_ids,
                                     received_at, processed_at, enrollment_id)
    select 'acme', md5(n)::uuid, n, 'ordinary', 'x@x.test', '{}', clock.now(), case when n <> 'new' then clock.now() end,
           case n when 'ended' then (select e.enrollment_id from data.enrollments e where e.tenant_id = 'acme' limit 1) end
    from unnest(array['old', 'new', 'ended']) n;
    -- One that is live, as old as the others.
    insert into made select 'calls', (sequence.create('acme', 'ann',
        '{"name": "C", "steps": [{"type": "call", "delayDays": 3000}]}', clock.now())).sequence_id;
    perform sequence.activate('acme', m.sequence_id, clock.now()) from made m where m.tenant_id = 'calls';
    perform enrollment.enroll('acme', 'ann', 'r', (select m.sequence_id from made m where m.tenant_id = 'calls'),
        jsonb_build_object('contactId', (select c.contact_id from data.contacts c where c.tenant_id = 'acme' limit 1)),
        clock.now());
    update data.outbox_events o set written_at = clock.now();
    insert into data.inbox_messages (tenant_id, inbox_message_id, header_message_id, kind, from_email, reply_to_ids,
                                     received_at, processed_at, enrollment_id)
    select 'acme', md5('live')::uuid, 'live', 'automatic', 'x@x.test', '{}', clock.now(), clock.now(), e.enrollment_id
    from data.enrollments e where e.status = 'active';
end
$$;
create temporary table before as
select m.tenant_id, stats.report(case m.tenant_id when 'calls' then 'acme' else m.tenant_id end, m.sequence_id,
                                                     null, null) as report
from made m;
select is(pg_temp.kept() - 'events', '{"bodies": 7, "messages": 7, "links": 7, "executions": 7, "enrollments": 8,
                                       "inbox": 4}', 'what there is');
select is(retention.run(100, clock.now()), 0::bigint, 'nothing is old');
select is(retention.run(100, clock.now() + interval '90 days'), 0::bigint, 'to the instant');

-- Events after 90 days

select cmp_ok(retention.run(1000, clock.now() + interval '90 days 1 second'), '>', 20::bigint, 'events go after 90 days');
select is(pg_temp.kept(), '{"bodies": 7, "messages": 7, "links": 7, "executions": 7, "enrollments": 8, "inbox": 4,
                            "events": 0}', 'and nothing else');

-- Bodies and the inbox after a year, in batches

do $$ begin perform ops.set_clock('2027-03-02 15:00:01Z'); end $$;
select results_eq($$ select * from ops.set_retention('rival', p_keep_bodies => '400 days') $$,
                  $$ values (interval '400 days', interval '730 days', interval '90 days', interval '365 days') $$,
                  'a tenant keeps bodies for longer');
select is(retention.run(3, clock.now()), 5::bigint, 'a batch of three bodies and two mails');
select is(pg_temp.kept() ->> 'bodies', '4', 'the rest comes later');
select is(retention.run(3, clock.now()), 2::bigint, 'it goes on from there');
select is(retention.run(3, clock.now()), 0::bigint, 'until nothing is left');
select is(pg_temp.kept(), '{"bodies": 2, "messages": 7, "links": 7, "executions": 7, "enrollments": 8, "inbox": 2,
                            "events": 0}', 'bodies and mails; what was not dealt with stays, and those of live enrollments');
select results_eq($$ select m.subject, m.status, m.to_email is not null from data.messages m where m.text_body is null
                     group by 1, 2, 3 $$, $$ values ('S', 'sent', true) $$, 'the message itself stays');
select results_eq('select tenant_id, bodies_until, runs_until, looked is not null from ops.retention order by 1',
                  $$ values ('acme', '2026-03-02 15:00Z'::timestamptz, null::timestamptz, true),
                            ('rival', null, null, true) $$, 'how far it has come');

-- Runs after two years

do $$ begin perform ops.set_clock('2028-03-01 15:00:01Z'); end $$;
select is(retention.run(1000, clock.now()), 5 + 5 + 2 + 2 + 2::bigint, 'runs go after two years');
select is(pg_temp.kept(), '{"bodies": 0, "messages": 0, "links": 0, "executions": 0, "enrollments": 8, "inbox": 2,
                            "events": 0}', 'with their links; enrollments stay');
select is(stats.report(case m.tenant_id when 'calls' then 'acme' else m.tenant_id end, m.sequence_id,
                                                     null, null), b.report,
          'statistics of ' || m.tenant_id || ' are as they were')
from made m join before b using (tenant_id);
select is((select count(*) from data.sequence_schedules), 1::bigint, 'who is live goes on');
select is(retention.run(1000, clock.now()), 0::bigint, 'and that is all');

-- As a job, and by hand

update data.background_jobs j set next_run_at = case when j.background_job_id = 'retention' then clock.now() else 'infinity' end;
select is(job.run_due(md5('w')::uuid, clock.now()) #>> '{0,name}', 'retention', 'it is a job');
select is((select j.last_error from data.background_jobs j where j.background_job_id = 'retention'), null, 'that runs');
select throws_ok($$ select ops.set_retention('acme', '0 days') $$, 'SE422', null, 'nothing is kept for less than a day');
select throws_ok($$ select ops.set_retention('nobody') $$, 'SE404', null, 'who is not there');
select results_eq('select made_by = session_user::text, old_state ->> ''bodies'', new_state ->> ''bodies'' from ops.audit
                   where action = ''ops.set_retention''', $$ values (true, '365 days', '400 days') $$,
                  'settings are written down');

select * from finish();
rollback;

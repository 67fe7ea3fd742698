-- worker.overdue: which loops have something to do. scheduling.resumed: of which sequences schedules wait.
begin;
select plan(18);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    update data.background_jobs j set next_run_at = clock.now() + interval '1 second';
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create function pg_temp.overdue()
returns text[]
language sql volatile
as $$ select array(select o from worker.overdue() o) $$;

select is(pg_temp.overdue(), '{}', 'nothing is there: nothing to do');

create temporary table made as
select (sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "me@acme.test"},
            "steps": [{"type": "auto_email", "subject": "S", "body": "B"}, {"type": "call", "delayDays": 2}]}',
            clock.now())).sequence_id;
do $$
begin
    perform enrollment.enroll('acme', 'ann', 'r', m.sequence_id, jsonb_build_object('contactId', c.contact_id), clock.now())
    from made m cross join contact.create('acme', '{"email": "amy@x.test"}', clock.now()) c;
end
$$;
select is(pg_temp.overdue(), '{}', 'in a draft nobody moves');
select is(cardinality(scheduling.resumed(10)), 0, 'no sequence has been resumed');

-- As if nobody had been told of the activation
update data.sequences q set status = 'active', activated_at = clock.now(), plan_number = plan_number + 1;
select is(pg_temp.overdue(), array['steps'], 'schedules wait for a sequence that is active now');
select is((scheduling.resumed(10))[1].sequence_id, m.sequence_id, 'of that one') from made m;
select is(cardinality(scheduling.resumed(0)), 0, 'up to the limit');
select is(scheduling.replan(10, clock.now()), 1::bigint, 'they are planned');
select is(pg_temp.overdue(), array['steps'], 'and due');
update data.sequence_schedules s set scheduled_at = clock.now() + interval '1 second';
select is(pg_temp.overdue(), '{}', 'not before their time');
update data.sequence_schedules s set scheduled_at = clock.now();
select is(worker.run_due_steps(10) ->> 'messages', '1', 'a message is queued');
select is(pg_temp.overdue(), array['messages'], 'a message is due');
update data.messages m
set status = 'sending', leased_by = '00000000-0000-0000-0000-00000000000a', lease_number = 1,
    leased_until = clock.real_now() + interval '60 s';
select is(pg_temp.overdue(), '{}', 'a sender has it');
update data.messages m set leased_until = clock.real_now() - interval '1 s';
select is(pg_temp.overdue(), array['messages'], 'whose lease has run out');

do $$
begin
    perform ops.set_mailbox_imap('acme', 'ann@acme.test',
        '{"url": "imaps://imap.acme.test", "user": "ann", "secret": "env:CADENCE_SECRET_ACME__IMAP"}');
end
$$;
select is(pg_temp.overdue(), array['messages', 'mailboxes'], 'a mailbox is to be read');
insert into data.webhooks
    (tenant_id, webhook_id, url, secret, read_position, read_written_at, read_event_id, created_by, created_at,
     updated_at)
values ('acme', clock.new_id(clock.now()), 'https://hook.acme.test', 's', 0, clock.now(), clock.new_id(clock.now()),
        'ann', clock.now(), clock.now());
select is(pg_temp.overdue(), array['messages', 'mailboxes', 'webhooks'], 'an address may want events');
update data.background_jobs j set next_run_at = clock.now() where j.background_job_id = 'retention';
select is(pg_temp.overdue(), array['messages', 'jobs', 'mailboxes', 'webhooks'], 'a job is due');
update data.background_jobs j set is_enabled = false where j.background_job_id = 'retention';
select is(pg_temp.overdue(), array['messages', 'mailboxes', 'webhooks'], 'switched off it is not');
do $$ begin perform ops.hold(); end $$;
select is(pg_temp.overdue(), '{}', 'while everything is stopped there is nothing to do');

select * from finish();
rollback;

-- The trace of a request is in every event that the request writes, and in no other.
begin;
select plan(17);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
    perform sequence.activate('acme', (sequence.create('acme', 'ann', '{"name": "Calls",
        "steps": [{"type": "call"}, {"type": "call", "delayDays": 1}]}', clock.now())).sequence_id, clock.now());
    perform sequence.activate('acme', (sequence.create('acme', 'ann', '{"name": "Mails",
        "steps": [{"type": "auto_email", "subject": "S", "body": "B"}, {"type": "call", "delayDays": 9}],
        "settings": {"fromEmail": "ann@acme.test"}}', clock.now())).sequence_id, clock.now());
    perform contact.create('acme', jsonb_build_object('email', n || '@x.test'), clock.now())
    from unnest('{a,b,c,d,e,f,g,h,i,j,k}'::text[]) n;
end
$$;

create function pg_temp.trace(p_number integer)
returns text
language sql immutable
as $$ select format('00-%s-b7ad6b7169203331-01', lpad(p_number::text, 32, '0')) $$;
create function pg_temp.context(p_number integer)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'admin', 'request_id', 'request-' || p_number, 'traceparent', pg_temp.trace(p_number)))
$$;
create function pg_temp.contact(p_name text)
returns uuid
language sql stable
as $$ select c.contact_id from data.contacts c where c.email = p_name || '@x.test' $$;
create function pg_temp.sequence(p_name text)
returns uuid
language sql stable
as $$ select s.sequence_id from data.sequences s where s.name = p_name $$;
create function pg_temp.enrollment(p_name text)
returns uuid
language sql stable
as $$ select e.enrollment_id from data.enrollments e where e.contact_id = pg_temp.contact(p_name) $$;
create function pg_temp.mail(p_name text)
returns uuid
language sql stable
as $$ select m.message_id from data.messages m where m.contact_id = pg_temp.contact(p_name) $$;
-- The types of the events that have the trace with that number.
create function pg_temp.told(p_number integer)
returns text
language sql stable
as $$
    select string_agg(distinct e.type, ' ' order by e.type)
    from data.outbox_events e
    where e.traceparent = pg_temp.trace(p_number)
$$;

do $$
begin
    perform api.enroll_contact('acme', pg_temp.context(1), pg_temp.sequence('Calls'),
                               jsonb_build_object('contactId', pg_temp.contact('a')));
    perform api.enroll_contacts('acme', pg_temp.context(2), pg_temp.sequence('Calls'), jsonb_build_object('contactIds',
        (select jsonb_agg(pg_temp.contact(n)) from unnest('{b,c}'::text[]) n)));
    perform api.enroll_contacts('acme', pg_temp.context(3), pg_temp.sequence('Mails'), jsonb_build_object('contactIds',
        (select jsonb_agg(pg_temp.contact(n)) from unnest('{d,e,f,g,h,i,j,k}'::text[]) n)));
end
$$;
select is(pg_temp.told(1), 'sequence.enrollment.created', 'enrolling one');
select is(pg_temp.told(2), 'sequence.enrollment.created', 'enrolling several');

do $$
begin
    -- As in a transaction of a worker's own.
    perform set_config('cadence.traceparent', '', true);
    perform worker.run_due_steps(100);
    perform worker.finish_messages(md5('w')::uuid, (
        select jsonb_agg(jsonb_build_object('tenantId', m.tenant_id, 'messageId', m.message_id,
                                            'leaseNumber', m.lease_number, 'outcome', 'sent'))
        from worker.claim_messages(md5('w')::uuid, 100, 60) m));
    perform ops.advance_clock('1 hour');
end
$$;
select is((select count(*) from data.outbox_events e where e.type like 'sequence.step.%' and e.traceparent is null), 11::bigint,
          'what the clock causes has none');
select is((select count(*) from data.outbox_events e where e.type like 'sequence.step.%'
           and e.correlation_id in ('request-1', 'request-2', 'request-3')), 11::bigint, 'and leads back to its request');

do $$
begin
    perform api.complete_step('acme', pg_temp.context(4), pg_temp.sequence('Calls'), pg_temp.enrollment('a'), 1);
    perform api.cancel_enrollment('acme', pg_temp.context(5), pg_temp.sequence('Calls'), pg_temp.enrollment('b'));
    perform api.reinstate_enrollment('acme', pg_temp.context(6), pg_temp.sequence('Calls'), pg_temp.enrollment('b'));
    perform api.skip_enrollment('acme', pg_temp.context(7), pg_temp.sequence('Calls'), pg_temp.enrollment('c'));
    perform api.receive_mail('acme', pg_temp.context(8), jsonb_build_object('from', 'd@x.test', 'text', 'Yes',
        'messageId', '<1@x.test>', 'inReplyTo', (select m.header_message_id from data.messages m
                                                 where m.message_id = pg_temp.mail('d'))));
    perform api.record_meeting('acme', pg_temp.context(9), '{"email": "e@x.test"}');
    perform api.receive_meeting('acme', pg_temp.context(10), 'w-1',
        '{"type": "meeting.booked", "data": {"email": "f@x.test"}}');
    perform api.unsubscribe('acme', pg_temp.context(11), pg_temp.mail('g'));
    perform api.erase_contact('acme', pg_temp.context(14), pg_temp.contact('j'));
end
$$;
select is(pg_temp.told(4), 'sequence.step.executed', 'completing a task');
select is(pg_temp.told(5), 'sequence.enrollment.exited', 'cancelling');
select is(pg_temp.told(6), 'sequence.enrollment.reinstated', 'undoing an end');
select is(pg_temp.told(7), 'sequence.step.executed', 'skipping a step');
select is(pg_temp.told(8), 'sequence.enrollment.replied', 'taking in a reply');
select is(pg_temp.told(9), 'sequence.enrollment.exited', 'a meeting');
select is(pg_temp.told(10), 'sequence.enrollment.exited', 'a meeting by webhook');
select is(pg_temp.told(11), 'sequence.enrollment.exited', 'unsubscribing');
select is(pg_temp.told(14), 'sequence.enrollment.exited', 'erasing a contact');

-- An event of others passes its trace on; one that is malformed is as if it were not there.

create function pg_temp.bounced(p_id text, p_name text, p_trace text)
returns text
language sql volatile
as $$
    select worker.receive_event('pipeline.message.bounced', jsonb_build_object('eventId', p_id, 'tenantId', 'acme',
        'traceparent', p_trace, 'data', jsonb_build_object('messageId', pg_temp.mail(p_name), 'severity', 'hard')))
$$;
select is(pg_temp.bounced('1', 'k', pg_temp.trace(15)), 'done', 'an event of others that has a trace');
select is(pg_temp.told(15), 'sequence.enrollment.exited', 'passes it on');
do $$ begin perform outbox.set_traceparent('00-no-trace-01'); end $$;
select is(outbox.traceparent(), null, 'what is no trace is none');

select is_empty($$ select p.proname from pg_proc p
                   where p.pronamespace = 'api'::regnamespace
                     and 'p_context' = any (p.proargnames)
                     and p.prosrc like '%access.enter(%'
                     and p.prosrc not like '%access.enter(p_tenant_id, p_context)%' $$,
                'every function of api passes its context');

select * from finish();
rollback;

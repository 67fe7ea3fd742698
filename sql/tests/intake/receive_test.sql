-- worker.receive_event, bury_event and ops.replay_dead_letters: events of others.
begin;
select plan(39);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    perform sequence.activate('acme', (sequence.create('acme', 'ann', '{"name": "Walk",
        "steps": [{"type": "auto_email", "subject": "Hello", "body": "Hi"},
                  {"type": "call", "delayDays": 5}],
        "settings": {"fromEmail": "ann@acme.test"}}', clock.now())).sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'request-1', (select sequence_id from data.sequences),
        jsonb_build_object('contactId', (contact.create('acme', jsonb_build_object('email', n || '@x.test'),
                                                        clock.now())).contact_id), clock.now())
    from unnest('{one,two,three,four}'::text[]) n;
    perform worker.run_due_steps(100);
    perform worker.finish_messages(md5('w')::uuid, (
        select jsonb_agg(jsonb_build_object('tenantId', m.tenant_id, 'messageId', m.message_id,
                                            'leaseNumber', m.lease_number, 'outcome', 'sent'))
        from worker.claim_messages(md5('w')::uuid, 100, 60) m));
end
$$;

create function pg_temp.message(p_name text)
returns data.messages
language sql stable
as $$
    select m from data.messages m
    join data.contacts c using (tenant_id, contact_id)
    where c.email = p_name || '@x.test'
$$;
create function pg_temp.event(p_id text, p_data jsonb, p_more jsonb default '{}')
returns jsonb
language sql immutable
as $$
    select jsonb_build_object('eventId', p_id, 'tenantId', 'acme', 'occurredAt', '2026-03-02T15:30:00Z',
                              'data', p_data) || p_more
$$;
create function pg_temp.about(p_id text, p_name text, p_data jsonb default '{}')
returns jsonb
language sql stable
as $$
    select pg_temp.event(p_id, jsonb_build_object('messageId', (pg_temp.message(p_name)).message_id) || p_data)
$$;
create function pg_temp.execution(p_name text)
returns data.step_executions
language sql stable
as $$
    select x from data.step_executions x where x.message_id = (pg_temp.message(p_name)).message_id
$$;
create function pg_temp.enrollment(p_name text)
returns data.enrollments
language sql stable
as $$
    select e from data.enrollments e where e.enrollment_id = (pg_temp.message(p_name)).enrollment_id
$$;
select is(count(*), 4::bigint, 'four messages are sent') from data.messages where status = 'sent';
select ops.advance_clock('1 hour');

-- Opened and clicked

select is(worker.receive_event('pipeline.message.opened', pg_temp.about('o1', 'one', '{"userAgent": "Mail/1"}')), 'done',
          'a message was opened');
select is((pg_temp.execution('one')).opened_at, '2026-03-02 15:30Z'::timestamptz,
          'its execution knows, with the time of the event');
select is(worker.receive_event('pipeline.message.opened', pg_temp.about('o1', 'one')), 'repeated', 'the same event again');
select is(count(*), 1::bigint, 'has no effect') from data.link_uses;
select is(worker.receive_event('pipeline.message.clicked', pg_temp.about('o1', 'one', '{"url": "https://x.test/a"}')),
          'done', 'an id counts for its subject');
select is((pg_temp.execution('one')).clicked_at, '2026-03-02 15:30Z'::timestamptz, 'a link was followed');
select is(worker.receive_event('pipeline.message.clicked', pg_temp.about('c2', 'two', '{"url": "https://x.test/a"}')
              || '{"occurredAt": "2026-03-09T15:30:00Z"}'), 'done', 'an event from the future');
select is((pg_temp.execution('two')).clicked_at, clock.now(), 'happens now');
select is((pg_temp.enrollment('two')).status, 'active', 'opens and clicks end nothing');

-- Bounced

select is(worker.receive_event('pipeline.message.bounced', pg_temp.about('b1', 'two',
              '{"severity": "hard", "status": "5.1.1", "reason": "no such user"}')), 'done', 'a message bounced');
select is((pg_temp.enrollment('two')).status, 'bounced', 'and ends the enrollment');
select is(count(*), 1::bigint, 'with a suppression') from data.suppressions where value = 'two@x.test';
select is(worker.receive_event('pipeline.message.bounced', pg_temp.about('b1', 'two', '{"severity": "hard"}')), 'repeated',
          'the same event again');
select is(worker.receive_event('pipeline.message.bounced', pg_temp.about('b2', 'two', '{"severity": "hard"}')), 'done',
          'another event that tells the same');
select is(count(*), 1::bigint, 'has no second effect') from data.outbox_events where type = 'sequence.enrollment.exited';
select is(worker.receive_event('pipeline.message.bounced', pg_temp.about('b3', 'one', '{"severity": "soft"}')), 'done',
          'a soft bounce');
select is((pg_temp.enrollment('one')).status, 'active', 'is counted and ends nothing');

-- A mail that came in

select is(worker.receive_event('inbox.message.received', pg_temp.event('m1', jsonb_build_object(
              'messageId', '<reply@x.test>', 'from', 'three@x.test', 'to', '["ann@acme.test"]'::jsonb,
              'text', 'Yes please', 'inReplyTo', (pg_temp.message('three')).header_message_id))), 'done',
          'a mail came in');
select is((pg_temp.enrollment('three')).status, 'replied', 'and is a reply');
select is(worker.receive_event('inbox.message.received', pg_temp.event('m2', jsonb_build_object(
              'messageId', '<reply@x.test>', 'from', 'three@x.test', 'text', 'Yes please'))), 'done',
          'the same mail in another event');
select is(count(*), 1::bigint, 'is the same mail') from data.inbox_messages;

-- What is refused leaves nothing behind

select throws_ok(format('select worker.receive_event(%L, %L)', s, p), c, null, w)
from (values
    ('pipeline.message.opened', pg_temp.event('x', '{}'), 'SE422', 'without a message'),
    ('pipeline.message.opened', pg_temp.event('x', '{"messageId": "7"}'), 'SE422', 'of a message without an id'),
    ('pipeline.message.opened', '{"tenantId": "acme", "data": {}}', 'SE422', 'without an id'),
    ('pipeline.message.opened', '[]', 'SE422', 'that is no object'),
    ('pipeline.message.opened', pg_temp.about('x', 'one') || '{"type": "inbox.message.received"}', 'SE422', 'of another type'),
    ('pipeline.message.opened', pg_temp.about('x', 'one') || '{"version": 2}', 'SE422', 'of another version'),
    ('pipeline.message.bounced', pg_temp.about('x', 'one', '{"severity": "bad"}'), 'SE422', 'with a wrong word'),
    ('sequence.step.executed', pg_temp.about('x', 'one'), 'SE422', 'of ours'),
    ('pipeline.message.opened', pg_temp.about('x', 'one') || '{"tenantId": "nobody"}', 'SE404', 'of no tenant'),
    ('pipeline.message.opened', pg_temp.about('x', 'one') || '{"tenantId": "rival"}', 'SE404', 'about another''s message'),
    ('pipeline.message.opened', pg_temp.event('x', '{"messageId": "018f6f2e-0000-7000-8000-000000000001"}'), 'SE404',
     'about no message')) t (s, p, c, w);
select is(count(*), 0::bigint, 'and what was refused may come again') from data.received_events where event_id = 'x';

-- Dead letters

select worker.bury_event('pipeline.message.opened', 'S/1/1', convert_to(pg_temp.about('d1', 'four')::text, 'UTF8'), 'why', 10);
select worker.bury_event('pipeline.message.opened', 'S/1/1', convert_to(pg_temp.about('d1', 'four')::text, 'UTF8'), 'why', 11);
select worker.bury_event('pipeline.message.opened', 'S/2/1', '\xff00', 'not JSON', 1);
select results_eq($$ select tenant_id, subject, error, delivery_count from ops.dead_letters order by tenant_id $$,
                  $$ values ('*', 'pipeline.message.opened', 'not JSON', 1::bigint),
                            ('acme', 'pipeline.message.opened', 'why', 10) $$,
                  'what cannot be taken is a dead letter, once');
select results_eq($$ select tenant_id, result from ops.replay_dead_letters() order by tenant_id $$,
                  $$ values ('*', 'invalid byte sequence for encoding "UTF8": 0xff'), ('acme', 'done') $$,
                  'replayed, it has its effect, or tells why not');
select is((pg_temp.execution('four')).opened_at, '2026-03-02 15:30Z'::timestamptz, 'the effect is there');
select is(array_agg(tenant_id), '{*}', 'and it is dead no more') from ops.dead_letters;
select is(count(*), 1::bigint, 'a single one can be replayed')
from ops.replay_dead_letters('*', (select dead_letter_id from ops.dead_letters));

select * from finish();
rollback;

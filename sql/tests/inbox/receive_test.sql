-- inbox.receive, process, is_own, reply_to_ids and header_message_id: a mail comes in once and does its work.
begin;
select plan(35);

\ir correspondence.psql

do $$
begin
    perform pg_temp.plan('plan'), pg_temp.plan('other'), pg_temp.plan('deaf', '{"onReply": false}');
    perform pg_temp.meet(n) from unnest(array['bob', 'eve', 'kim', 'lee', 'pat', 'ray']) n;
    perform pg_temp.enroll('plan', n) from unnest(array['bob', 'eve', 'kim', 'lee', 'pat', 'ray']) n;
    perform pg_temp.enroll('other', 'bob'), pg_temp.enroll('deaf', 'ray'), pg_temp.deliver();
    perform ops.advance_clock('1 hour');
end
$$;

-- A reply

select is(pg_temp.receive(format('{"messageId": " <r1@x.test> ", "from": "Bob@x.test", "to": ["me@acme.test"],
              "subject": "Re: S", "text": "Yes!", "inReplyTo": "%s", "references": "<a@x.test>\t%1$s",
              "reason": "A person wrote it.", "raw": "UmF3", "rawBytes": 3}', pg_temp.sent('plan/bob'))),
          'replied plan/bob', 'a reply ends its enrollment at once');
select is(pg_temp.stands('plan/bob'), 'replied replied', 'with the reason');
select is(pg_temp.stands('other/bob'), 'active', 'the other enrollment of the contact goes on');
select is((select to_jsonb(i) - '{tenant_id,inbox_message_id,enrollment_id,message_id,received_at,reply_to_ids,from_key}'::text[]
                  - 'recipient_key'
           from data.inbox_messages i),
          '{"header_message_id": "<r1@x.test>", "kind": "ordinary", "from_email": "Bob@x.test", "subject": "Re: S",
            "to_emails": ["me@acme.test"], "text_body": "Yes!", "raw": "\\x526177", "raw_bytes": 3, "outcome": "replied",
            "verdict": {"reason": "A person wrote it."}, "processed_at": "2026-03-02T15:00:00+00:00"}',
          'the mail is kept with its text and what it did');
select is((select i.reply_to_ids from data.inbox_messages i), array[pg_temp.sent('plan/bob'), '<a@x.test>'],
          'and the ids that it refers to');
select is_empty($$ select from data.sequence_schedules s where s.enrollment_id = pg_temp.id('plan/bob') $$,
                'nothing more is planned');
select is((select count(*) from data.outbox_events o where o.enrollment_id = pg_temp.id('plan/bob')
           and o.type = 'sequence.enrollment.replied'), 1::bigint, 'one event tells of it');

-- Once

select is(pg_temp.receive('{"messageId": "<r1@x.test>", "from": "eve@x.test"}'), 'replied plan/bob',
          'a Message-ID that was there answers the first mail');
select is((select count(*) from data.inbox_messages), 1::bigint, 'which stays the only one');
select is(pg_temp.stands('plan/eve'), 'active', 'and does nothing');
select is(pg_temp.receive('{"from": "stranger@x.test", "text": "Hello"}'), 'unmatched',
          'a mail without an id is taken, too');
select is(pg_temp.receive('{"from": "stranger@x.test", "text": "Hello", "receivedAt": "2026-03-02T14:30:00Z"}'),
          'unmatched', 'its content is its id');
select is((select array_agg(i.header_message_id ~ '^<sha256\.[0-9a-f]{64}>$') from data.inbox_messages i
           where i.from_email = 'stranger@x.test'), '{t}', 'whenever it came');
select is(pg_temp.receive('{"from": "stranger@x.test", "text": "Hello!"}'), 'unmatched', 'another content');
select is((select count(*) from data.inbox_messages i where i.from_email = 'stranger@x.test'), 2::bigint,
          'is another mail');
select is(pg_temp.receive(format('{"messageId": "<%s@x.test>", "from": "a@x.test"}', repeat('x', 1000))),
          'unmatched', 'an id that no index holds');
select is(inbox.header_message_id(jsonb_build_object('messageId', repeat('x', 999))) ~ '^<sha256\.', true,
          'is replaced by one that says as much');
select is(inbox.header_message_id('{"messageId": "\r\n <a@b> "}'), '<a@b>', 'blanks around an id are none of it');
select throws_ok($$ select inbox.receive('nobody', '{"from": "a@x.test"}', clock.now()) $$, 'SE404', null,
                 'a tenant must be there');
select is(inbox.reply_to_ids('{"replyTo": ["<a>", "<b>"], "inReplyTo": "<b> <c>", "references": ["<a>", "<d>"]}'),
          '{<a>,<b>,<c>,<d>}', 'ids are told once, in their order');
select is(inbox.reply_to_ids('{"references": null}'), '{}', 'there may be none');

-- When

select is((inbox.receive('acme', '{"messageId": "<f>", "from": "x@x.test", "receivedAt": "2026-03-05T00:00:00Z"}',
                         clock.now())).received_at, clock.now(), 'nothing was received in the future');
select is((inbox.receive('acme', '{"messageId": "<p>", "from": "x@x.test", "receivedAt": "2026-03-01T00:00:00Z"}',
                         clock.now())).received_at, '2026-03-01 00:00Z', 'but earlier than now');
select is(pg_temp.receive('{"messageId": "<early>", "from": "eve@x.test", "receivedAt": "2026-03-02T13:50:00Z"}'),
          'unmatched', 'who wrote before the first message answers none');

-- By whom

select is(pg_temp.receive(format('{"messageId": "%s", "from": "me@acme.test", "inReplyTo": "%s"}',
                                 pg_temp.sent('other/bob'), pg_temp.sent('plan/eve'))),
          'noted plan/eve', 'a copy of a message of ours is no reply');
select is(pg_temp.receive(format('{"messageId": "<o>", "from": "ME@acme.test", "inReplyTo": "%s"}',
                                 pg_temp.sent('plan/eve'))),
          'noted plan/eve', 'nor what the sender writes in the thread');
do $$ begin perform mailbox.put('acme', null, '{"email": "you@acme.test"}', clock.now()); end $$;
select is(pg_temp.receive(format('{"messageId": "<y>", "from": "you@acme.test", "inReplyTo": "%s"}',
                                 pg_temp.sent('plan/eve'))),
          'noted plan/eve', 'or another mailbox of the tenant');
select is(pg_temp.stands('plan/eve'), 'active', 'it goes on');
select is(pg_temp.receive(format('{"messageId": "<c>", "from": "boss@x.test", "references": "%s"}',
                                 pg_temp.sent('plan/eve'))),
          'replied plan/eve', 'somebody else who has the thread answers it');
select is(pg_temp.receive(format('{"messageId": "<rr>", "from": "ray@x.test", "inReplyTo": "%s"}',
                                 pg_temp.sent('deaf/ray'))),
          'recorded deaf/ray', 'where replies end nothing it is recorded');

-- What else there is

select is(pg_temp.receive(format('{"messageId": "<d>", "from": "mta@x.test", "kind": "delivered", "replyTo": ["%s"]}',
                                 pg_temp.sent('plan/kim'))), 'noted plan/kim', 'a report of delivery is noted');
select is(pg_temp.receive(format('{"messageId": "<i>", "from": "kim@x.test", "kind": "automatic", "inReplyTo": "%s"}',
                                 pg_temp.sent('plan/kim'))),
          'noted plan/kim', 'a machine that does not speak of an absence changes nothing');
select is(pg_temp.stands('plan/kim'), 'active', 'kim goes on');

-- Steps that are queued

do $$
begin
    perform ops.set_clock('2026-03-04 14:00Z');
    perform worker.run_due_steps(1000);
end
$$;
select is(pg_temp.receive('{"messageId": "<l>", "from": "lee@x.test"}'), 'replied plan/lee',
          'a reply by address while the next message is queued');
select results_eq($$ select m.step_number, m.status from data.messages m
                     where m.enrollment_id = pg_temp.id('plan/lee') order by 1 $$,
                  $$ values (1, 'sent'), (2, 'cancelled') $$, 'takes it out of the queue');

select * from finish();
rollback;

-- Mailboxes that are read by IMAP: inbox.follow, claim_mailbox, finish_poll, poll_delay, read_again, and their doors.
begin;
select plan(35);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create function pg_temp.worker(p_number integer)
returns uuid
language sql immutable
as $$ select format('00000000-0000-0000-0000-%s', lpad(p_number::text, 12, '0'))::uuid $$;
create function pg_temp.put(p_imap text)
returns text
language sql volatile
as $$
    select m.imap ->> 'url' from ops.set_mailbox_imap('acme', 'ann@acme.test',
        '{"user": "ann", "secret": "env:CADENCE_SECRET_ACME__IMAP"}'::jsonb || p_imap::jsonb) m
$$;
create function pg_temp.claim(p_number integer default 1)
returns jsonb
language sql volatile
as $$ select worker.claim_mailbox(pg_temp.worker(p_number), 60) -> 'mailbox' $$;
create function pg_temp.finish(p_lease jsonb, p_result text, p_number integer default 1)
returns boolean
language sql volatile
as $$ select worker.finish_poll(pg_temp.worker(p_number), p_lease || p_result::jsonb) $$;
-- In how many seconds it is read.
create function pg_temp.due_in()
returns numeric
language sql stable
as $$ select round(extract(epoch from l.next_poll_at - clock.real_now())) from data.mailbox_polls l $$;

select is(pg_temp.claim(), null, 'no mailbox is read');
select is(worker.claim_mailbox(pg_temp.worker(1), 60), '{"nextInSeconds": null}', 'and none is to be');
select is(pg_temp.put('{"url": "imaps://mail.acme.test", "folder": "Replies"}'), 'imaps://mail.acme.test', 'one is followed');
create temporary table leased as select 1 as number, pg_temp.claim() as lease;
select is(lease - 'mailboxId', '{"tenantId": "acme", "leaseNumber": 1, "uidValidity": null, "uidNext": null, "since": null, "imap":
          {"url": "imaps://mail.acme.test", "user": "ann", "secret": "env:CADENCE_SECRET_ACME__IMAP", "folder": "Replies"}}',
          'it is read at once, from what is new on') from leased;
select is(pg_temp.claim(2), null, 'by one worker');
select is(pg_temp.due_in(), 60::numeric, 'until its lease ends');
select ok(not pg_temp.finish(lease, '{"uidValidity": 9, "uidNext": 5}', 2), 'another one cannot say how far it came') from leased;
select ok(not pg_temp.finish(lease || '{"leaseNumber": 0}', '{"uidValidity": 9, "uidNext": 5}'), 'nor an older lease') from leased;
select ok(pg_temp.finish(lease, '{"uidValidity": 9, "uidNext": 5, "mailCount": 3, "refusedCount": 1}'), 'its holder can') from leased;
select results_eq('select uid_validity, uid_next, mail_count, refused_count, failure_count, last_error, user_name, folder
                   from ops.inbound_mailboxes',
                  $$ values (9::bigint, 5::bigint, 3::bigint, 1::bigint, 0, null, 'ann', 'Replies') $$, 'it is kept');
select is(pg_temp.due_in(), 60::numeric, 'after a minute it is read again');
select ok(not pg_temp.finish(lease, '{"uidNext": 7}'), 'once') from leased;

-- More, and what goes wrong

update data.mailbox_polls set next_poll_at = clock.real_now();
insert into leased select 2, pg_temp.claim();
select is(lease - '{mailboxId,imap,since}'::text[], '{"tenantId": "acme", "leaseNumber": 2, "uidValidity": 9, "uidNext": 5}',
          'the next one goes on there') from leased where number = 2;
select is((lease ->> 'since')::date, (clock.real_now() at time zone 'UTC')::date - 1,
          'and knows from when on if the position is lost') from leased where number = 2;
select ok(pg_temp.finish(lease, '{"uidValidity": 9, "uidNext": 55, "hasMore": true}'), 'there is more') from leased where number = 2;
select is(pg_temp.due_in(), 0::numeric, 'then it is read at once');
insert into leased select 3, pg_temp.claim(2);
select ok(pg_temp.finish(lease, '{"uidNext": 60, "error": "It is closed."}', 2), 'it fails on the way') from leased where number = 3;
select results_eq('select uid_next, failure_count, last_error from ops.inbound_mailboxes',
                  $$ values (60::bigint, 1, 'It is closed.') $$, 'how far it came is kept, with the error');
select ok(pg_temp.due_in() between 30 and 36, 'and it waits half a minute');
update data.mailbox_polls set next_poll_at = clock.real_now();
insert into leased select 4, pg_temp.claim();
select ok(pg_temp.finish(lease, '{"error": "It is closed."}'), 'it fails again') from leased where number = 4;
select ok(pg_temp.due_in() between 60 and 72, 'and it waits longer');
select ok(inbox.poll_delay(30, pg_temp.worker(1)) between interval '1 hour' and interval '72 minutes', 'an hour at most');
select is(api.get_mailbox('acme', null, b.mailbox_id) #> '{data,imapState}',
          '{"lastError": "It is closed.", "failureCount": 2, "lastPolledAt": null}'::jsonb || jsonb_build_object(
              'lastPolledAt', wire.instant(l.last_polled_at)), 'clients see it')
from data.mailboxes b join data.mailbox_polls l using (tenant_id, mailbox_id);

-- Changes

select is((select r.since_on from ops.read_mailbox('acme', 'ANN@acme.test') r), null, 'an operator reads it at once');
select results_eq('select uid_next from ops.inbound_mailboxes where next_poll_at <= clock.real_now()',
                  'values (60::bigint)', 'on from there');
select is((select r.since_on from ops.read_mailbox('acme', 'ann@acme.test', '2026-02-01') r), '2026-02-01', 'or from a day on');
insert into leased select 5, pg_temp.claim();
select is(lease - '{mailboxId,imap}'::text[], '{"tenantId": "acme", "leaseNumber": 7, "uidValidity": null, "uidNext": null,
          "since": "2026-02-01"}', 'then there is no position') from leased where number = 5;
select is(pg_temp.put('{"url": "imaps://mail.acme.test", "folder": "Replies", "intervalSeconds": 300}'),
          'imaps://mail.acme.test', 'it changes');
select ok(not pg_temp.finish(lease, '{"uidValidity": 9, "uidNext": 5}'), 'who read it before says nothing') from leased where number = 5;
insert into leased select 6, pg_temp.claim();
select ok(pg_temp.finish(lease, '{"uidValidity": 9, "uidNext": 80}'), 'who reads it after does') from leased where number = 6;
select is(pg_temp.due_in(), 300::numeric, 'as often as it says');
select is(pg_temp.put('{"url": "imaps://mail.acme.test"}'), 'imaps://mail.acme.test', 'another folder');
select is((select v.uid_next from ops.inbound_mailboxes v), null, 'has another position');
select is((select s.email from ops.set_mailbox_imap('acme', 'ann@acme.test', null) s), 'ann@acme.test', 'it is read no more');
select throws_ok($$ select ops.read_mailbox('acme', 'ann@acme.test') $$, 'SE404', null, 'then nobody can');

select * from finish();
rollback;

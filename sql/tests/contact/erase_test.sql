-- contact.erase and wire.contact_export: nothing personal is left, nothing is forgotten in the export.
begin;
select plan(34);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;
create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

-- Every word of the contact has one of these in it; ids do not.
create function pg_temp.traces(p_words text default 'zanzibar|forgetme')
returns setof text
language plpgsql volatile
as $$
declare
    v_table  text;
    v_column record;
    v_count  bigint;
begin
    for v_column in
        select c.oid::regclass as relation, a.attname as name, a.atttypid = 'bytea'::regtype as is_bytes
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p')
    loop
        execute format('select count(*) from %s t where %s ~* %L', v_column.relation,
            case when v_column.is_bytes then format('encode(t.%I, ''escape'')', v_column.name)
                 else format('t.%I::text', v_column.name) end, p_words) into v_count;
        if v_count > 0 then
            return next format('%s.%s', v_column.relation, v_column.name);
        end if;
    end loop;
end
$$;

-- A contact with everything: an e-mail sent, one queued, a task done with notes, links, replies, metadata.
do $$
declare
    v_enrollment data.enrollments;
begin
    insert into made
    select 'sequence', (sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "a@acme.test"},
        "steps": [{"type": "auto_email", "subject": "Hi {{firstName}}", "body": "B"}, {"type": "call"},
                  {"type": "auto_email", "subject": "Again", "body": "B", "delayDays": 1}]}',
        clock.now())).sequence_id
    union all
    select 'calls', (sequence.create('acme', 'ann', '{"name": "C", "steps": [{"type": "call", "delayDays": 9}]}',
                                     clock.now())).sequence_id;
    perform sequence.activate('acme', id, clock.now()) from made where name in ('sequence', 'calls');
    insert into made
    select 'contact', (contact.create('acme', '{"email": "Zanzibar@ForgetMe.test", "firstName": "Zanzibar",
        "lastName": "Zanzibar", "company": "Zanzibar Ltd", "title": "Zanzibar", "phone": "zanzibar 1",
        "linkedinUrl": "https://linkedin.test/zanzibar", "timezone": "Europe/Berlin",
        "attributes": {"pet": "zanzibar"}}', clock.now())).contact_id
    union all
    select 'other', (contact.create('acme', '{"email": "other@x.test"}', clock.now())).contact_id;
    v_enrollment := enrollment.enroll('acme', 'ann', 'r', pg_temp.id('sequence'), jsonb_build_object(
        'contactId', pg_temp.id('contact'), 'metadata', '{"note": "zanzibar"}'::jsonb), clock.now());
    insert into made values ('walk', v_enrollment.enrollment_id);
    perform enrollment.enroll('acme', 'ann', 'r', pg_temp.id('calls'), jsonb_build_object(
        'contactId', pg_temp.id('contact')), clock.now());
    perform enrollment.enroll('acme', 'ann', 'r', pg_temp.id('calls'), jsonb_build_object(
        'contactId', pg_temp.id('other')), clock.now());
    perform worker.run_due_steps(10);
    perform worker.finish_messages(md5('w')::uuid, jsonb_agg(jsonb_build_object('tenantId', m.tenant_id,
        'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent', 'subject', 'Hi Zanzibar',
        'text', 'Dear Zanzibar', 'html', '<p>Zanzibar</p>', 'answer', '250 zanzibar ok')))
    from worker.claim_messages(md5('w')::uuid, 10, 60) m;
    perform worker.run_due_steps(10);
    perform execution.complete('acme', pg_temp.id('sequence'), pg_temp.id('walk'), 2,
                               'Zanzibar was nice', 'zanzibar', clock.now());
    perform tracking.record('acme', m.message_id, 'click', 'https://acme.test/?for=zanzibar', null, null, clock.now())
    from data.messages m where m.status = 'sent';
    insert into data.inbox_messages (tenant_id, inbox_message_id, header_message_id, kind, from_email, to_emails,
                                     subject, reply_to_ids, text_body, raw, verdict, enrollment_id, received_at)
    values ('acme', md5('i1')::uuid, '<1@mail.test>', 'ordinary', 'Zanzibar@forgetme.TEST', '{zanzibar@acme.test}', 'Re: Zanzibar',
            '{<zanzibar@x>}', 'I am Zanzibar', 'From: zanzibar', '{"from": "zanzibar"}', pg_temp.id('walk'),
            clock.now()),
           ('acme', md5('i2')::uuid, '<2@mail.test>', 'ordinary', 'zanzibar@forgetme.test', '{}', null, '{}', null, null, '{}',
            null, clock.now()),
           ('acme', md5('i4')::uuid, '<4@mail.test>', 'bounce', '', '{}', null, '{}', null, null,
            '{"recipient": "Zanzibar@forgetme.test"}', null, clock.now()),
           ('acme', md5('i3')::uuid, '<3@mail.test>', 'ordinary', 'other@x.test', '{}', 'Hello', '{}', 'Me', null, '{}', null,
            clock.now());
    perform contact.suppress('acme', 'address', 'zanzibar@forgetme.test', 'unsubscribed', 'link', clock.now());
    insert into data.idempotency_keys (tenant_id, actor, idempotency_key, request_sha256, answer, created_at, expires_at)
    values ('acme', 'ann', 'k1', sha256('x'), '{"email": "zanzibar@forgetme.test"}', clock.now(), clock.now()),
           ('acme', 'ann', 'k2', sha256('x'), '{"email": "other@x.test"}', clock.now(), clock.now());
    update data.messages m
    set bounced_at = clock.now(), bounce_severity = 'soft', bounce_reason = 'zanzibar is full'
    where m.status = 'sent';
    insert into data.enrollment_pauses (tenant_id, enrollment_id, paused_at, resumed_at, exit_status, exit_reason,
                                        reinstated_by)
    values ('acme', pg_temp.id('walk'), clock.now(), clock.now(), 'cancelled', 'zanzibar asked', 'ann');
    insert into data.dead_letters (tenant_id, dead_letter_id, subject, source, payload, error, delivery_count, died_at)
    select t, gen_random_uuid(), 'inbox', s, convert_to(format('{"from": "%s"}', s), 'UTF8'), 'E', 1, clock.now()
    from (values ('acme', 'Zanzibar@forgetme.test'), ('acme', 'other@x.test')) v (t, s);
    update data.dead_letters d set source = md5(d.source);
    perform access.audit('acme', 'ops.cancel', jsonb_build_object('enrollmentId', pg_temp.id('walk'), 'reason', 'zanzibar rang'),
                         '{"exit_reason": null}', '{"exit_reason": "zanzibar rang"}', clock.now());
    perform outbox.add('acme', 'sequence.enrollment.exited', pg_temp.id('walk'), 'r',
        jsonb_build_object('enrollmentId', pg_temp.id('walk'), 'reason', 'zanzibar said no', 'from', 'zanzibar'),
        clock.now());
end
$$;

-- The export

create temporary table exported as select ops.export_contact(pg_temp.id('contact')) as document;
select is(x.document -> 'contact' ->> 'email', 'Zanzibar@ForgetMe.test', 'the export has the contact') from exported x;
select is(jsonb_array_length(x.document -> 'enrollments'), 2, 'its enrollments') from exported x;
select is(jsonb_path_query_array(x.document, '$.enrollments[*].messages[*].text'), '["Dear Zanzibar"]', 'what was sent')
from exported x;
select is(jsonb_path_query_array(x.document, '$.enrollments[*].executions[*].notes ? (@ != null)'),
          '["Zanzibar was nice"]', 'what was written down') from exported x;
select is(jsonb_path_query_array(x.document, '$.enrollments[*].messages[*].links[*].url'),
          '["https://acme.test/?for=zanzibar"]', 'its links') from exported x;
select is((select jsonb_agg(v order by v) from jsonb_path_query(x.document, '$.inboxMessages[*].messageId') v),
          '["<1@mail.test>", "<2@mail.test>", "<4@mail.test>"]',
          'what it wrote, matched or not') from exported x;
select is(jsonb_path_query_array(x.document, '$.suppressions[*].reason'), '["unsubscribed"]', 'that it wants none')
from exported x;
select is(jsonb_path_query_array(x.document, '$.enrollments[*].metadata.note'), '["zanzibar"]',
          'and what clients keep with it') from exported x;
select is(x.document = (api.export_contact('acme', row('ann', 'admin', 'r', null, null, null, null), pg_temp.id('contact'))
                        -> 'data'), true, 'the same over REST') from exported x;

-- The erasure

select set_has('select pg_temp.traces()', $$ values ('data.contacts.email'), ('data.contacts.attributes'),
    ('data.enrollments.metadata'), ('data.messages.text_body'), ('data.messages.to_email'),
    ('data.step_executions.notes'), ('data.inbox_messages.raw'), ('data.link_uses.url'),
    ('data.suppressions.value'), ('data.outbox_events.data'), ('data.idempotency_keys.answer') $$, 'there are traces of it');
update data.messages m set status = 'sending', leased_by = md5('w')::uuid, leased_until = 'infinity', sent_at = null
where m.enrollment_id = pg_temp.id('walk');
select throws_ok($$ select ops.erase_contact(pg_temp.id('contact')) $$, 'SE409', null,
                 'not while a sender has an e-mail to it in hand');
update data.messages m set status = 'sent', leased_by = null, leased_until = null, sent_at = clock.now()
where m.enrollment_id = pg_temp.id('walk');
select is(ops.erase_contact(pg_temp.id('contact')) - 'events',
          '{"enrollments": 2, "messages": 1, "executions": 2, "inboxMessages": 3, "deadLetters": 1}', 'it is erased');
select is_empty('select pg_temp.traces()', 'no word of it is left, in any table');
select results_eq('select status, exit_reason from data.enrollments e
                   where e.contact_id = pg_temp.id(''contact'') order by 1, 2',
                  $$ values ('cancelled', 'contact_erased'), ('cancelled', 'contact_erased') $$, 'what was live has ended');
select is((select e.status from data.enrollments e where e.contact_id = pg_temp.id('other')), 'active',
          'others are not touched');
select is((select i.text_body from data.inbox_messages i where i.inbox_message_id = md5('i3')::uuid), 'Me',
          'nor their mails');
select is((select count(*) from data.idempotency_keys), 1::bigint, 'nor their requests');
select is(stats.totals('acme', pg_temp.id('sequence')) ->> 'sent', '1', 'totals stay');
select is((select c.erased_at from data.contacts c where c.contact_id = pg_temp.id('contact')), clock.now(),
          'the row says when');
select is((select o.data from data.outbox_events o where o.data ->> 'reason' is null and o.type like '%exited'
           order by o.written_at limit 1), jsonb_build_object('enrollmentId', pg_temp.id('walk')),
          'events keep ids and codes');
select is((select count(*) from data.inbox_messages i where i.header_message_id = '<1@mail.test>'), 1::bigint,
          'a mail is recognised if it comes in again');
select is_empty('select from data.sequence_schedules s join data.enrollments e using (tenant_id, enrollment_id)
                 where e.contact_id = pg_temp.id(''contact'')', 'nothing will happen to it');
select is(ops.erase_contact(pg_temp.id('contact')) ->> 'enrollments', '2', 'twice does no harm');
select results_eq($$ select action, arguments ->> 'contactId' from ops.audit where action = 'ops.erase_contact' $$,
                  $$ values ('ops.erase_contact', pg_temp.id('contact')::text),
                            ('ops.erase_contact', pg_temp.id('contact')::text) $$, 'it is written down who did it');

select results_eq($$ select arguments ->> 'reason', old_state, new_state from ops.audit where action = 'ops.cancel' $$,
                  $$ values ('erased', '{"exit_reason": null}'::jsonb, '{"exit_reason": "erased"}'::jsonb) $$,
                  'what operators did stays written down, without their words');

-- Coming back

select throws_ok($$ select contact.create('acme', '{"email": "ZANZIBAR@forgetme.test"}', clock.now()) $$, 'SE409', null,
                 'it is not taken in again');
select lives_ok($$ select contact.create('rival', '{"email": "zanzibar@forgetme.test"}', clock.now()) $$,
                'by another tenant it is');
select is((select array_agg(r.code order by r.place) from unnest(contact.import('acme', array[
              '{"email": "new@x.test"}', '{"email": "Zanzibar@forgetme.test"}', '{"email": "other@x.test"}',
              '{"email": "bad"}']::jsonb[], false, clock.now())) r),
          '{created,erased,unchanged,invalid}', 'an import tells');
select throws_ok($$ select contact.change(contact.lock('acme', pg_temp.id('other')),
                                          '{"email": "zanzibar@forgetme.test"}', clock.now()) $$, 'SE409', null,
                 'nor does somebody else get its address');
select is((select count(*) from data.erased_addresses), 1::bigint, 'one hash');
select is(length(a.address_sha256), 32, 'of 32 bytes') from data.erased_addresses a;
select isnt(contact.address_hash('acme', 'a@x.test'), contact.address_hash('rival', 'a@x.test'),
            'each tenant has its own');
select is(contact.address_hash('acme', 'A@X.test'), contact.address_hash('acme', 'a@x.test'), 'whatever the case');
select throws_ok($$ select ops.erase_contact(pg_temp.id('walk')) $$, 'SE404', null, 'who is not there');

select * from finish();
rollback;

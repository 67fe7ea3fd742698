-- api.receive_mail, get_inbox_message, list_inbox_messages; worker.receive_mail.
begin;
select plan(22);

-- What a statement is refused with: the problem document without its title, the errors as their pointers.
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
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state) || case when v_detail ? 'errors'
            then jsonb_build_object('errors', jsonb_path_query_array(v_detail, '$.errors[*].pointer'))
            else '{}' end;
end
$$;
create function pg_temp.ann(p_if_match text default null)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-1', 'if_match', p_if_match))
$$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;
create function pg_temp.post(p_body text, p_tenant_id text default 'acme', p_key text default null)
returns jsonb
language sql volatile
as $$
    select api.receive_mail(p_tenant_id, jsonb_populate_record(pg_temp.ann(), jsonb_build_object(
        'idempotency_key', p_key, 'request_sha256', case when p_key is not null then sha256('x') end)), p_body::jsonb)
$$;
create function pg_temp.list(p_kind text default null, p_matched text default null, p_cursor text default null,
                             p_size integer default null)
returns text
language sql volatile
as $$
    select concat_ws(' ', (select string_agg(d ->> 'messageId', ' ') from jsonb_array_elements(l -> 'data') d),
                     '/', l #>> '{meta,total}')
    from api.list_inbox_messages('acme', pg_temp.ann(), null, p_size, p_kind, p_matched, p_cursor) l
$$;

do $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "me@acme.test"},
        "steps": [{"type": "auto_email", "subject": "S", "body": "B"}, {"type": "call", "delayDays": 1}]}'::jsonb, clock.now());
begin
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'request-1', v_sequence.sequence_id, jsonb_build_object('assignedTo', 'rep',
        'contactId', (contact.create('acme', '{"email": "bob@x.test"}', clock.now())).contact_id), clock.now());
    perform worker.run_due_steps(10);
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60) m;
end
$$;
create temporary table told as
select pg_temp.post('{"messageId": "<r@x.test>", "from": "bob@x.test", "to": ["me@acme.test"], "subject": "Re: S", "text": "Yes",
                      "replyTo": ["<gone@x.test>"], "reason": "A person."}') -> 'data' as mail;

select is(mail - '{id,sequenceId,enrollmentId,contactId,answeredMessageId}'::text[],
          '{"messageId": "<r@x.test>", "kind": "ordinary", "from": "bob@x.test", "to": ["me@acme.test"], "subject": "Re: S",
            "text": "Yes", "replyTo": ["<gone@x.test>"], "verdict": {"reason": "A person."}, "outcome": "replied",
            "assignedTo": "rep", "receivedAt": "2026-03-02T14:00:00Z", "processedAt": "2026-03-02T14:00:00Z"}',
          'a mail is answered with what it did') from told;
select results_eq($$ select mail ->> 'enrollmentId', mail ->> 'sequenceId', mail ->> 'contactId', mail ->> 'answeredMessageId' from told $$,
                  $$ select e.enrollment_id::text, e.sequence_id::text, e.contact_id::text, m.message_id::text
                     from data.enrollments e join data.messages m using (tenant_id, enrollment_id) $$, 'and to whom it belongs');
select is(api.get_inbox_message('acme', pg_temp.ann(), (mail ->> 'id')::uuid) -> 'data', mail, 'it can be read again') from told;
select is(pg_temp.refusal(format('select api.get_inbox_message(%L, pg_temp.ann(), %L)', 'rival', mail ->> 'id')) ->> 'code',
          'inbox_message_not_found', 'by its tenant alone') from told;
select is(pg_temp.post('{"messageId": "<r@x.test>", "from": "eve@x.test"}') -> 'data', mail, 'the same id is the same mail') from told;
select is(pg_temp.post('{"messageId": "<r@x.test>", "from": "eve@x.test"}', 'rival') #>> '{data,outcome}', 'unmatched',
          'of that tenant');
select is(pg_temp.post('{"from": "eve@x.test"}', 'acme', 'key') - 'replayed',
          pg_temp.post('{"from": "eve@x.test"}', 'acme', 'key') - 'replayed',
          'an Idempotency-Key answers alike');

select is(pg_temp.refusal($$ select pg_temp.post('{}') $$) -> 'errors', '["/from"]', 'somebody wrote it');
select is(pg_temp.refusal(format('select pg_temp.post(%L)', jsonb_build_object('from', 'x') || e.more::jsonb)) -> 'errors',
          jsonb_build_array(e.pointer), e.pointer || ' ' || e.more)
from (values ('{"kind": "unclassified"}', '/kind'), ('{"severity": "hot"}', '/severity'), ('{"raw": "ABC"}', '/raw'),
             ('{"raw": "A-BC"}', '/raw'), ('{"receivedAt": "2026-03-02"}', '/receivedAt'), ('{"returnDate": "soon"}', '/returnDate'),
             ('{"more": 1}', '/more')) e (more, pointer);

do $$ begin perform ops.advance_clock('1 minute'); end $$;
select is(pg_temp.post('{"messageId": "<b>", "from": "", "kind": "bounce"}') #>> '{data,outcome}', 'unmatched', 'a bounce of others');
delete from data.inbox_messages i where i.header_message_id like '<sha256%';
select is(pg_temp.list(), '<b> <r@x.test> / 2', 'all, the newest first');
select is(pg_temp.list('bounce'), '<b> / 1', 'of one kind');
select is(pg_temp.list(null, 'true'), '<r@x.test> / 1', 'that belong to somebody');
select is(pg_temp.list(null, 'false', '', 1), '<b> /', 'or nobody, by cursor');
select is(pg_temp.refusal($$ select pg_temp.list('spam') $$) ->> 'code', 'invalid_parameter', 'of a kind that there is');

select is(worker.receive_mail('acme', '{"messageId": "<w>", "from": "eve@x.test"}') - 'id',
          '{"kind": "ordinary", "outcome": "unmatched", "enrollmentId": null}', 'a program brings one');

select * from finish();
rollback;

-- inbox.answered: a reply that refers to a message by the name that its mail server gave it.
begin;
select plan(6);

do $$
declare
    v_sequence data.sequences;
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    v_sequence := sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "me@acme.test"},
        "steps": [{"type": "auto_email", "subject": "S", "body": "B"}]}'::jsonb, clock.now());
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'request-1', v_sequence.sequence_id, jsonb_build_object(
        'contactId', (contact.create('acme', jsonb_build_object('email', n || '@x.test'),
                                     clock.now())).contact_id), clock.now())
    from unnest(array['ned', 'ula']) n;
    perform worker.run_due_steps(10);
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent',
        'answer', '250 Ok 0100-' || m.to_email || '-000000000')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60) m;
end
$$;
create function pg_temp.answered(p_id text, p_tenant_id text default 'acme')
returns text
language sql stable
as $$
    select (inbox.answered(jsonb_populate_record(null::data.inbox_messages, jsonb_build_object(
        'tenant_id', p_tenant_id, 'from_email', 'else@y.test', 'reply_to_ids', array[p_id],
        'received_at', clock.now())))).to_email
$$;

select is(count(*), 2::bigint, 'what the mail server named them is kept') from data.messages m
where m.provider_message_id like '0100-%';
select is(pg_temp.answered('<0100-ned@mail.example.com>'), 'ned@x.test',
          'its part before the domain is enough: the answer does not tell the domain that recipients see');
select is(pg_temp.answered('0100-ula'), 'ula@x.test', 'without domain and brackets, too');
select is(pg_temp.answered('<0100@mail.example.com>'), null, 'a part of it is not');
select is(pg_temp.answered(''), null, 'nor is nothing');
select is(pg_temp.answered('<0100-ned@mail.example.com>', 'rival'), null, 'it belongs to its tenant');

select * from finish();
rollback;

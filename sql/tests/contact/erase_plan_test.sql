-- What erasing and exporting a contact read where a tenant has many events and mails: by indexes alone, also behind
-- row-level security.
begin;
select plan(6);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');
    perform ops.create_tenant('acme', 'Acme');
    perform sequence.activate('acme', (sequence.create('acme', 'ann', '{"name": "S", "steps": [{"type": "call"}]}',
                                                       clock.now())).sequence_id, clock.now());
    perform contact.create('acme', '{"email": "Kim@x.test"}', clock.now());
    perform enrollment.enroll('acme', 'ann', 'r', (select sequence_id from data.sequences),
        jsonb_build_object('contactId', (select contact_id from data.contacts)), clock.now());
    perform outbox.add('acme', 'sequence.step.executed', md5('e' || n)::uuid, 'r', '{}', clock.now())
    from generate_series(1, 3000) n;
end
$$;
insert into data.inbox_messages (tenant_id, inbox_message_id, header_message_id, kind, from_email, reply_to_ids, verdict,
                                 received_at, processed_at)
select 'acme', md5('i' || n)::uuid, n::text, 'ordinary',
       case n when 7 then 'KIM@X.test' else n || '@y.test' end, '{}',
       case n when 8 then '{"recipient": "kim@X.TEST"}' else '{"recipient": "bob@x.test"}' end::jsonb, clock.now(), clock.now()
from generate_series(1, 3000) n;

create temporary table before (name text, scans bigint, rows bigint);
-- Tables that were read whole, and indexes by which many rows were read.
create function pg_temp.reads(p_statement text)
returns text
language plpgsql volatile
as $$
declare
    v_problems text;
begin
    delete from before;
    insert into before
    select c.oid::regclass::text, pg_stat_get_xact_numscans(c.oid), pg_stat_get_xact_tuples_returned(c.oid)
    from pg_class c where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'i');
    execute p_statement;
    select string_agg(format('%s rows by %s', pg_stat_get_xact_tuples_returned(c.oid) - b.rows, b.name), ', ')
    into v_problems
    from before b
    join pg_class c on c.oid::regclass::text = b.name
    where b.name ~ 'outbox_events|inbox_messages'
      and pg_stat_get_xact_tuples_returned(c.oid) - b.rows > 20;
    return v_problems;
end
$$;

select is(pg_temp.reads($$ select api.export_contact('acme', null, contact_id) from data.contacts $$), null,
          'an export reads what belongs to the contact alone');
select is(jsonb_array_length(api.export_contact('acme', null, contact_id) #> '{data,inboxMessages}'), 2,
          'the mails that came from the address, however it was written, and those that tell of it')
from data.contacts;
select is(pg_temp.reads($$ select api.erase_contact('acme', null, contact_id) from data.contacts $$), null,
          'and so does erasing');
select is((select array_agg(i.header_message_id order by i.header_message_id) from data.inbox_messages i where i.from_email = 'erased'),
          '{7,8}', 'the mails are empty');
select is((select count(*) from data.inbox_messages i where i.from_key = 'kim@x.test' or i.recipient_key = 'kim@x.test'), 0::bigint,
          'nothing is found by the address any more');
select is(pg_temp.reads($$ select count(*) from data.outbox_events $$) ~ 'rows by', true, 'a whole table would be seen');

select * from finish();
rollback;

-- worker.next_message_due: how long until a message can be claimed.
begin;
select plan(11);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create function pg_temp.sequence(p_steps text, p_settings text default '{}')
returns uuid
language sql volatile
as $$
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id,
        clock.now())).sequence_id
$$;

create function pg_temp.enroll(p_sequence_id uuid, p_name text, p_contact text default '{}')
returns uuid
language sql volatile
as $$
    select (enrollment.enroll('acme', 'ann', 'request-1', p_sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                               || p_contact::jsonb, clock.now())).contact_id), clock.now())).enrollment_id
$$;

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"}]') as sequence_id;
select is(worker.next_message_due(), null, 'no messages: null');
select is(count(pg_temp.enroll(m.sequence_id, n)), 2::bigint, 'two are enrolled')
from made m cross join unnest(array['Amy', 'Bob']) n;
select is((worker.run_due_steps(10) ->> 'messages')::integer, 2, 'their e-mails are queued');
select is(worker.next_message_due(), 0::double precision, 'due: at once');
update data.messages m set due_at = 'infinity';
select is(worker.next_message_due(), null, 'put aside: null');
update data.messages m
set due_at = case c.first_name when 'Amy' then timestamptz '2026-03-02 15:01:30Z' else 'infinity' end
from data.contacts c where c.contact_id = m.contact_id;
select is(worker.next_message_due(), null, 'due later, but a virtual clock brings nothing by waiting');
create or replace function clock.is_virtual()
returns boolean
language sql stable
as $$ select false $$;
select is(worker.next_message_due(), 90::double precision, 'else in so many seconds');

update data.messages m
set status = 'sending', leased_by = '00000000-0000-0000-0000-00000000000a', lease_number = 1,
    leased_until = clock.real_now() + interval '60 s'
from data.contacts c where c.contact_id = m.contact_id and c.first_name = 'Bob';
select ok(worker.next_message_due() between 50 and 60, 'a lease that runs out sooner');
update data.messages m set leased_until = clock.real_now() - interval '60 s' where m.status = 'sending';
select is(worker.next_message_due(), 0::double precision, 'one that has run out: at once');
update data.messages m set leased_until = clock.real_now() + interval '600 s' where m.status = 'sending';
select is(worker.next_message_due(), 90::double precision, 'the soonest counts');
update data.messages m set status = 'sent', sent_at = clock.now(), leased_by = null, leased_until = null;
select is(worker.next_message_due(), null, 'what is sent does not');

select * from finish();
rollback;

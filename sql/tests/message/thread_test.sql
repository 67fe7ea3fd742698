-- message.thread: what a follow-up continues.
begin;
select plan(13);

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
create temporary table people as
select pg_temp.enroll(m.sequence_id, 'Amy') as enrollment_id, pg_temp.enroll(m.sequence_id, 'Bob') as other_id
from made m;
select is((worker.run_due_steps(10) ->> 'messages')::integer, 2, 'two e-mails are queued');
create temporary table first as
select m.* from data.messages m join people p using (enrollment_id);
update data.messages m set status = 'sent', sent_at = clock.now(), subject = 'Other' from people p
where m.enrollment_id = p.other_id;

create function pg_temp.sent(p_number integer, p_status text, p_subject text)
returns void
language sql volatile
as $$
    insert into data.messages
    select (jsonb_populate_record(f, jsonb_build_object(
        'message_id', clock.new_id(clock.now()), 'header_message_id', format('<%s@x>', p_number),
        'status', p_status, 'subject', p_subject,
        'sent_at', case when p_status in ('sent', 'bounced')
                        then timestamptz '2026-03-02 15:00Z' + p_number * interval '1 day' end))).*
    from first f
$$;
create function pg_temp.thread()
returns table (subject text, in_reply_to text, reference_ids text)
language sql stable
as $$ select t.* from people p cross join lateral message.thread('acme', p.enrollment_id) t $$;

select is_empty('select from pg_temp.thread()', 'nothing was sent: there is no thread');
select lives_ok($$ select pg_temp.sent(1, 'failed', 'Never') $$, 'an e-mail that failed');
select is_empty('select from pg_temp.thread()', 'begins none');
select lives_ok($$ select pg_temp.sent(2, 'sent', 'Hello') $$, 'one is sent');
select results_eq('select t.subject, t.in_reply_to, t.reference_ids from pg_temp.thread() t',
                  $$ values ('Re: Hello', '<2@x>', '<2@x>') $$, 'a follow-up answers it');
select lives_ok($$ select pg_temp.sent(4, 'bounced', 'Re: Hello'), pg_temp.sent(3, 'sent', 'News'),
                          pg_temp.sent(5, 'cancelled', 'No'), pg_temp.sent(6, 'unknown', 'Who knows') $$,
                'more of them');
select results_eq('select t.subject, t.in_reply_to, t.reference_ids from pg_temp.thread() t',
                  $$ values ('Re: Hello', '<4@x>', '<2@x> <3@x> <4@x>') $$,
                  'the first subject, the last id, all that were sent in their order, but none that was not');
select is_empty($$ select from people p cross join lateral message.thread('rival', p.enrollment_id) t $$,
                'another tenant sees nothing');
select lives_ok($$ select pg_temp.sent(n, 'sent', 'X') from generate_series(10, 40) n $$, 'many more');
select is((select t.reference_ids from pg_temp.thread() t),
          (select string_agg(format('<%s@x>', n), ' ' order by n) from generate_series(21, 40) n),
          'References has the newest twenty at most');
update data.messages m set subject = 're: RE:  Hello' where m.header_message_id = '<2@x>';
select is((select t.subject from pg_temp.thread() t), 'Re: Hello', 'Re: is not repeated');
update data.messages m set subject = 'Regarding this' where m.header_message_id = '<2@x>';
select is((select t.subject from pg_temp.thread() t), 'Re: Regarding this',
          'a word that begins with re is none');

select * from finish();
rollback;

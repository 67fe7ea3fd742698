-- message.finish and retry_delay: outcomes count only under the lease that is still held.
begin;
select plan(17);

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
select n as name, pg_temp.enroll(m.sequence_id, n) as enrollment_id
from made m cross join unnest(array['sent', 'failed', 'unrenderable', 'retry', 'unknown', 'stolen',
                              'released',
                                    'foreign', 'untouched']) n;
select is((worker.run_due_steps(20) ->> 'messages')::integer, 9, 'nine e-mails are queued');
select is(cardinality(message.claim('00000000-0000-0000-0000-00000000000a', 20, 60, clock.now())), 9,
          'and leased');
update data.messages m
set lease_number = m.lease_number + case p.name when 'stolen' then 1 else 0 end,
    leased_by    = case p.name when 'foreign' then '00000000-0000-0000-0000-00000000000b'::uuid
                               when 'released' then null else m.leased_by end,
    leased_until = case p.name when 'released' then null else m.leased_until end,
    in_flight_at = clock.real_now(),
    status       = case p.name when 'released' then 'queued' else m.status end
from people p
where p.enrollment_id = m.enrollment_id;
update data.contacts c set email = 'new@x.test', email_key = 'new@x.test' where c.first_name = 'sent';

create temporary table finished as
select f.*
from unnest(message.finish('00000000-0000-0000-0000-00000000000a', (
         select jsonb_agg(jsonb_build_object(
                    'tenantId', 'acme', 'messageId', m.message_id, 'leaseNumber', 1,
                    'outcome', case when p.name in ('stolen', 'foreign',
                                                    'released') then 'sent' else p.name end,
                    'subject', 'S ' || p.name, 'text', 'T', 'html', 'H', 'answer', 'A ' || p.name,
                    'error', case p.name when 'unrenderable' then 'E' end))
                || '{"tenantId": "acme", "messageId": "00000000-0000-0000-0000-000000000000",
                     "leaseNumber": 1, "outcome": "sent"}'
         from data.messages m join people p using (enrollment_id)
         where p.name <> 'untouched'), '2026-03-02 16:00Z')) f;
select results_eq('select p.name from finished join people p using (enrollment_id) order by p.name',
                  $$ values ('failed'), ('retry'), ('sent'), ('unknown'), ('unrenderable') $$,
                  'what was leased to this worker under this lease is finished; the rest is left alone');
select results_eq($$ select p.name, m.status, m.sent_at, m.subject, m.text_body, m.html_body, m.last_answer,
                            m.error_message, m.to_email
                     from data.messages m join people p using (enrollment_id) order by p.name $$,
    $$ values ('failed', 'failed', null::timestamptz, 'S failed', 'T', 'H', 'A failed', 'A failed',
               'failed@x.test'),
              ('foreign', 'sending', null, null, null, null, null, null, 'foreign@x.test'),
              ('released', 'queued', null, null, null, null, null, null, 'released@x.test'),
              ('retry', 'queued', null, 'S retry', 'T', 'H', 'A retry', 'A retry', 'retry@x.test'),
              ('sent', 'sent', '2026-03-02 16:00Z', 'S sent', 'T', 'H', 'A sent', null, 'sent@x.test'),
              ('stolen', 'sending', null, null, null, null, null, null, 'stolen@x.test'),
              ('unknown', 'unknown', null, 'S unknown', 'T', 'H', 'A unknown', 'A unknown', 'unknown@x.test'),
              ('unrenderable', 'failed', null, 'S unrenderable', 'T', 'H', 'A unrenderable', 'E',
               'unrenderable@x.test'),
              ('untouched', 'sending', null, null, null, null, null, null, 'untouched@x.test') $$,
    'what was really sent is kept with it, and where to');
select is_empty($$ select from data.messages m join finished using (tenant_id, message_id)
                   where num_nonnulls(m.leased_by, m.leased_until) > 0
                      or (m.in_flight_at is not null) <> (m.status = 'unknown') $$,
                'the lease is given back; what nobody knows of keeps when it was handed over');
select results_eq($$ select m.due_at = '2026-03-02 16:00Z'::timestamptz + message.retry_delay(1,
                                                                                              m.message_id),
                            m.attempts
                     from data.messages m join people p using (enrollment_id) where p.name = 'retry' $$,
                  'values (true, 1)', 'a retry is due after its delay');
select is(message.finish('00000000-0000-0000-0000-00000000000a', r.results, clock.now()),
          '{}'::data.messages[],
          'nothing to finish: an empty list')
from (values (null::jsonb), ('[]')) r (results);

-- How long a retry waits
select ok(message.retry_delay(d.attempts, n.id) between d.least and d.least * 1.2,
          format('after attempt %s: %s and up to a fifth more', d.attempts, d.least))
from (values (1, interval '1 minute'), (2, '2 minutes'), (3, '4 minutes'), (8, '128 minutes'), (9, '4 hours'),
             (10, '4 hours'), (1000000, '4 hours')) d (attempts, least)
cross join (values ('00000000-0000-7000-8000-000000000001'::uuid)) n (id);
select ok(count(distinct message.retry_delay(1, md5(n::text)::uuid)) > 90, 'retries of one outage spread out')
from generate_series(1, 100) n;
select is(message.retry_delay(3, '00000000-0000-7000-8000-000000000001'),
          message.retry_delay(3, '00000000-0000-7000-8000-000000000001'), 'by a hash: the same again');

select * from finish();
rollback;

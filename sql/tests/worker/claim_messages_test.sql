-- worker.claim_messages: all that is needed to render, with the contact as it is now.
begin;
select plan(12);

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
select pg_temp.sequence('[{"type": "auto_email", "subject": "Hi {{firstName}}", "body": "<b>{{plan}}</b>"},
                          {"type": "auto_email", "body": "Plain"},
                          {"type": "auto_email", "subject": "X", "body": "X",
                           "variants": [{"id": "v1", "weight": 1, "subject": "V", "body": "Variant"}]}]',
    '{"fromName": "Ann", "replyTo": "re@acme.test", "variableDefaults": {"plan": "free"},
      "missingVariables": "blank", "tracking": {"opens": true}}') as sequence_id;
select isnt(pg_temp.enroll(m.sequence_id, 'Amy', '{"lastName": "Lee", "attributes": {"plan": "pro"}}'), null,
            'Amy is enrolled') from made m;
select is((worker.run_due_steps(10) ->> 'messages')::integer, 1, 'her e-mail is queued');
update data.contacts c set email = 'now@x.test', email_key = 'now@x.test', company = 'Now';
update data.enrollments e set metadata = '{"deal": 7}', assigned_to = 'bob';
create function pg_temp.claim()
returns setof jsonb
language sql volatile
as $$
    select jsonb_strip_nulls(to_jsonb(c))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60) c
$$;

create temporary table claimed as
select c from pg_temp.claim() c;
select is(c.c - array['message_id', 'enrollment_id', 'sequence_id', 'header_message_id', 'variables'],
          '{"tenant_id": "acme", "lease_number": 1, "step_number": 1, "correlation_id": "request-1",
            "date": "2026-03-02T15:00:00Z", "from_email": "me@acme.test", "from_name": "Ann",
            "reply_to": "re@acme.test", "to_email": "now@x.test", "to_name": "Amy Lee",
            "subject_template": "Hi {{firstName}}", "html_template": "<b>{{plan}}</b>",
            "variable_defaults": {"plan": "free"}, "missing_variables": "blank",
            "tracks_opens": true, "tracks_clicks": false}',
          'what was queued, with the address as it is now') from claimed c;
select is(c.c ->> 'header_message_id', format('<%s@acme.test>', c.c ->> 'message_id'),
          'its own Message-ID') from claimed c;
select results_eq($$ select (c.c ->> 'enrollment_id')::uuid, (c.c ->> 'sequence_id')::uuid, c.c -> 'variables'
                     from claimed c $$,
                  $$ select e.enrollment_id, e.sequence_id,
                            '{"firstName": "Amy", "lastName": "Lee", "email": "now@x.test", "company": "Now",
                              "plan": "pro", "deal": 7, "enrollment": {"deal": 7}, "sequence": {"name": "S"},
                              "sender": {"email": "me@acme.test", "name": "Ann", "assignedTo": "bob"},
                              "contact": {"firstName": "Amy", "lastName": "Lee", "email": "now@x.test",
                                          "company": "Now", "plan": "pro"}}'::jsonb
                     from data.enrollments e $$, 'and the variables as they are now');
select is_empty('select from pg_temp.claim()', 'it is claimed once');
select is(worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_build_array(jsonb_build_object(
              'tenantId', 'acme', 'messageId', c.c ->> 'message_id', 'leaseNumber', 1, 'outcome', 'sent',
              'subject', 'Hi Amy'))), '{"finished": 1, "lost": 0}', 'it is sent') from claimed c;

-- A follow-up without a subject
select is((worker.run_due_steps(10) ->> 'messages')::integer, 1, 'the next is queued');
create temporary table second as
select c from pg_temp.claim() c;
select is(s.c - array['message_id', 'enrollment_id', 'sequence_id', 'header_message_id', 'variables',
                      'variable_defaults', 'from_name', 'from_email', 'reply_to', 'to_email', 'to_name',
                      'tenant_id', 'date', 'correlation_id', 'tracks_opens', 'tracks_clicks'],
          jsonb_build_object('lease_number', 1, 'step_number', 2, 'thread_subject', 'Re: Hi Amy',
              'text_template', 'Plain', 'missing_variables', 'blank',
              'in_reply_to', c.c ->> 'header_message_id', 'reference_ids', c.c ->> 'header_message_id'),
          'it continues the thread of what was really sent') from second s cross join claimed c;
select is(worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_build_array(jsonb_build_object(
              'tenantId', 'acme', 'messageId', s.c ->> 'message_id', 'leaseNumber', 1, 'outcome', 'sent',
              'subject', 'Re: Hi Amy'))), '{"finished": 1, "lost": 0}', 'it is sent') from second s;

-- A variant with a subject
select is((worker.run_due_steps(10) ->> 'messages')::integer, 1, 'the last is queued');
select is(t.c - array['message_id', 'enrollment_id', 'sequence_id', 'header_message_id', 'variables',
                      'variable_defaults', 'from_name', 'from_email', 'reply_to', 'to_email', 'to_name',
                      'tenant_id', 'date', 'correlation_id', 'tracks_opens', 'tracks_clicks'],
          '{"lease_number": 1, "step_number": 3, "subject_template": "V", "text_template": "Variant",
            "missing_variables": "blank"}', 'the words of the variant, and a thread of its own')
from pg_temp.claim() t (c);

select * from finish();
rollback;

-- message.variables: what a template may use.
begin;
select plan(5);

create function pg_temp.variables(p_contact text, p_settings text, p_metadata text, p_assigned_to text)
returns jsonb
language sql stable
as $$
    select message.variables(jsonb_populate_record(null::data.contacts,
                                                 '{"attributes": {}}'::jsonb || p_contact::jsonb),
                           'Outreach', p_settings::jsonb, p_metadata::jsonb, p_assigned_to)
$$;

select is(pg_temp.variables('{"email": "amy@x.test", "first_name": "Amy", "last_name": "Lee", "company": "X",
                              "title": "CTO", "phone": "1", "linkedin_url": "https://l", "timezone": "UTC"}',
                            '{"fromEmail": "me@acme.test", "fromName": "Me", "replyTo": "no"}', '{}', 'bob'),
          '{"email": "amy@x.test", "firstName": "Amy", "lastName": "Lee", "company": "X", "title": "CTO",
            "phone": "1", "linkedinUrl": "https://l", "timezone": "UTC",
            "contact": {"email": "amy@x.test", "firstName": "Amy", "lastName": "Lee", "company": "X",
                        "title": "CTO", "phone": "1", "linkedinUrl": "https://l", "timezone": "UTC"},
            "sender": {"email": "me@acme.test", "name": "Me", "assignedTo": "bob"},
            "sequence": {"name": "Outreach"}, "enrollment": {}}',
          'the contact''s fields, also at the top level; sender, sequence, the enrollment''s metadata');
select is(pg_temp.variables('{}', '{}', '{}', null),
          '{"contact": {}, "sender": {}, "sequence": {"name": "Outreach"}, "enrollment": {}}',
          'what is not known is absent, not null');
select is(pg_temp.variables('{"first_name": "Amy",
                              "attributes": {"firstName": "A", "plan": "a", "city": "Rome"}}', '{}',
                            '{"firstName": "M", "plan": "m"}', null)
          #- '{sender}' #- '{sequence}',
          '{"firstName": "Amy", "plan": "m", "city": "Rome", "enrollment": {"firstName": "M", "plan": "m"},
            "contact": {"firstName": "Amy", "plan": "a", "city": "Rome"}}',
          'a name that is used twice: the contact''s field, then the metadata, then the attribute');
select is(pg_temp.variables('{"attributes": {"contact": "c", "sender": "s", "sequence": "q",
                                             "enrollment": "e"}}',
                            '{}',
                            '{"sender": "m"}', null),
          '{"contact": {"contact": "c", "sender": "s", "sequence": "q", "enrollment": "e"}, "sender": {},
            "sequence": {"name": "Outreach"}, "enrollment": {"sender": "m"}}',
          'nobody can take the names of the four groups');
select is(pg_temp.variables('{"attributes": {"deep": {"er": [1, null]}}}', '{}', '{}',
          null) #> '{contact,deep}',
          '{"er": [1, null]}', 'an attribute is kept as it is');

select * from finish();
rollback;

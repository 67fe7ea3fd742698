-- contact.filled and message.needed_of_contact: what decides quickly whether a contact lacks a variable.
begin;
select plan(10);

create function pg_temp.contact(p_fields text)
returns data.contacts
language sql stable
as $$ select jsonb_populate_record(null::data.contacts, '{"attributes": {}}'::jsonb || p_fields::jsonb) $$;

select is(contact.filled(pg_temp.contact('{}')), '{}', 'of nobody nothing is known');
select is(contact.filled(null), '{}', 'nor of null');
select is(contact.filled(pg_temp.contact('{"first_name": "Amy", "company": "", "attributes": {"plan": "a"}}')),
          '{firstName,contact.firstName}', 'own fields that are not empty, by both names; no attributes');
select is((select array_agg(f order by f) from unnest(contact.filled(c)) f), (
              select array_agg(n order by n)
              from jsonb_object_keys(message.variables(c, 'Q', '{}', '{}', null) -> 'contact') k
              cross join lateral (values (k), ('contact.' || k)) v (n)),
          'all fields that templates may use')
from pg_temp.contact('{"email": "amy@x.test", "first_name": "A", "last_name": "L", "company": "X", "title": "T",
                      "phone": "1", "linkedin_url": "https://l", "timezone": "UTC"}') c;
select is(template.missing(contact.filled(c), message.variables(c, 'Q', '{}', m.metadata, null), '{}'), '{}',
          'what is filled is not missing, whatever ' || m.metadata::text)
from pg_temp.contact('{"email": "amy@x.test", "first_name": "A", "attributes": {"firstName": "", "email": null}}') c
cross join (values ('{}'::jsonb), ('{"firstName": "", "contact": "c", "email": null}')) m (metadata);

create function pg_temp.needed(p_variables text[], p_settings text)
returns text[]
language sql stable
as $$
    select message.needed_of_contact(
        jsonb_populate_record(null::data.sequence_steps, jsonb_build_object('body', 'B', 'variables', p_variables)),
        null, 'Q', p_settings::jsonb)
$$;
select is(pg_temp.needed('{firstName,contact.title,plan,enrollment.plan,sender.assignedTo}', '{}'),
          '{firstName,contact.title,plan,enrollment.plan,sender.assignedTo}',
          'what only a contact or its enrollment has');
select is(pg_temp.needed('{sequence.name,sender.name,sender.email,unsubscribeUrl}',
                         '{"fromEmail": "me@acme.test", "fromName": "Me"}'), '{}', 'what the sequence has');
select is(pg_temp.needed('{sender.name,sender.email}', '{"fromEmail": "me@acme.test", "fromName": ""}'),
          '{sender.name}', 'if it has it');
select is(pg_temp.needed('{firstName,plan}', '{"variableDefaults": {"firstName": "there", "plan": ""}}'), '{plan}',
          'a default is enough, an empty one is none');

select * from finish();
rollback;

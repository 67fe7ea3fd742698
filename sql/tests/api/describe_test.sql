-- What the interface says of itself comes from what the functions do.
begin;
select plan(13);

select is((select count(*) from jsonb_object_keys(api.describe())),
          (select count(*) from pg_proc p
           where p.pronamespace = 'api'::regnamespace and 'p_context' = any (p.proargnames)),
          'every endpoint''s function is described');
select is(api.describe() #> '{api.create_contact,body}', wire.contact_body(),
          'the schema of a body is the one that it is checked against');
select is(api.describe() #> '{api.get_contact,body}', 'null', 'a function without a body has no schema');
select is(api.describe() #> '{api.create_contact,problems,contact_exists,statuses}', '[409]',
          'a problem has the status that it is raised with');
select is(api.describe() #> '{api.list_contacts,isList}', 'true', 'a function that answers a page says so');
select is(api.describe() #> '{api.get_contact,isList}', 'false', 'one that answers a single thing, too');
select is(api.describe() #>> '{api.create_contact,problems,contact_exists,title}',
          'There is a contact with this e-mail address already.', 'and what it then says');
select is(api.describe() #> '{api.list_contacts,answer}', wire.contact_schema(),
          'what it answers has the schema of the presenter that it calls');
select is(api.describe() #> '{api.get_contact,isTagged}', 'true', 'whether it answers a tag');
select is(api.describe() #> '{api.list_contacts,isTagged}', 'false', 'or not');
select is(jsonb_path_query_array(api.describe(), '$.*.isReplayed') @> '[true, false]', true,
          'and whether it takes an Idempotency-Key');
select is_empty($$ select f.name
                   from jsonb_each(api.describe()) f (name, said)
                   where f.said ->> 'summary' = '' $$,
                'each has a summary');
select is_empty($$ select p.proname
                   from pg_proc p
                   where p.pronamespace = 'api'::regnamespace
                     and 'p_body' = any (p.proargnames)
                     and obj_description(p.oid) !~* 'no\s+route of the table leads'
                     and jsonb_typeof(api.describe() -> ('api.' || p.proname) -> 'body') = 'null' $$,
                'each that takes a body has a schema for it');

select * from finish();
rollback;

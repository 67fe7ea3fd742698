-- api.create_contact and api.get_contact.
begin;
select plan(32);

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

create function pg_temp.ann()
returns data.request_context
language sql stable
as $$ select jsonb_populate_record(null::data.request_context,
                 '{"actor": "ann", "role": "member", "request_id": "request-1"}') $$;

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.post(p_body text)
returns jsonb
language sql volatile
as $$ select api.create_contact('acme', pg_temp.ann(), p_body::jsonb) $$;

create temporary table answers as
select pg_temp.post('{"email": "Bob@x.test", "firstName": "Bob", "lastName": "M", "company": "X",
    "title": "CTO",
                      "phone": "1", "linkedinUrl": "https://l.test/bob", "timezone": "America/Chicago",
                      "attributes": {"camelCase": {"b": [1]}}}') as created;
insert into made select 'bob', (created #>> '{data,id}')::uuid from answers;

select is(created, jsonb_build_object('success', true, 'data', jsonb_build_object(
              'id', pg_temp.id('bob'), 'email', 'Bob@x.test', 'firstName', 'Bob', 'lastName', 'M', 'company',
                  'X',
              'title', 'CTO', 'phone', '1', 'linkedinUrl', 'https://l.test/bob', 'timezone',
                  'America/Chicago',
              'attributes', '{"camelCase": {"b": [1]}}'::jsonb, 'suppression', null,
              'createdAt', '2026-03-02T14:00:00Z', 'updatedAt', '2026-03-02T14:00:00Z')),
          'the whole contact is the answer') from answers;
select is(api.get_contact('acme', pg_temp.ann(), pg_temp.id('bob')) - 'etag', created, 'and what is read back')
from answers;
select is((pg_temp.post('{"lastName": "Only"}') -> 'data') - '{id,createdAt,updatedAt}'::text[],
          '{"email": null, "firstName": null, "lastName": "Only", "company": null, "title": null,
              "phone": null,
            "linkedinUrl": null, "timezone": null, "attributes": {}, "suppression": null}',
          'what is not given is null, attributes are empty');

do $$
begin
    perform contact.suppress('acme', 'address', 'bob@x.test', 'bounced', 'dsn', clock.now());
end
$$;
select is(api.get_contact('acme', pg_temp.ann(), pg_temp.id('bob')) #>> '{data,suppression}', 'bounced',
          'a suppressed contact says why');

-- Refusals

select is(pg_temp.refusal(format('select pg_temp.post(%L)', b.body)),
          jsonb_build_object('sqlstate', 'SE422', 'code', 'invalid_body', 'errors', b.pointers::jsonb),
          'refused: ' || left(b.body, 60))
from (values
    ('[]', '[""]'), ('"bob"', '[""]'), ('null', '[""]'),
    ('{"email": 7}', '["/email"]'), ('{"email": ""}', '["/email"]'), ('{"email": "bob"}', '["/email"]'),
    ('{"email": "' || repeat('b', 250) || '@x.test"}', '["/email"]'),
    ('{"firstName": ["Bob"]}', '["/firstName"]'), ('{"firstName": "a\nb"}', '["/firstName"]'),
    ('{"lastName": "' || repeat('x', 256) || '"}', '["/lastName"]'),
    ('{"company": {}}', '["/company"]'), ('{"title": true}', '["/title"]'),
    ('{"phone": 15551234}', '["/phone"]'), ('{"phone": "' || repeat('1', 65) || '"}', '["/phone"]'),
    ('{"linkedinUrl": "javascript:alert(1)"}', '["/linkedinUrl"]'),
    ('{"timezone": 1}', '["/timezone"]'), ('{"attributes": null}', '["/attributes"]'),
    ('{"attributes": []}', '["/attributes"]'), ('{"first_name": "Bob"}', '["/first_name"]'),
    ('{"id": "1", "email": "x", "tenantId": "rival"}', '["/id", "/email", "/tenantId"]')
) b (body, pointers);
select is(pg_temp.refusal('select pg_temp.post(null)'), '{"sqlstate": "SE422", "code": "invalid_body"}',
          'refused: no body');
select is(pg_temp.refusal(format('select pg_temp.post(%L)', b.body)) - 'contactId', b.problem::jsonb,
          'refused: ' || b.body)
from (values
    ('{}', '{"sqlstate": "SE422", "code": "invalid_body"}'),
    ('{"email": "c@x.test", "timezone": "EST5"}',
     '{"sqlstate": "SE422", "code": "invalid_timezone", "errors": ["/timezone"]}'),
    ('{"email": "bob@X.test"}', '{"sqlstate": "SE409", "code": "contact_exists"}')) b (body, problem);
select is(pg_temp.refusal($$ select pg_temp.post('{"email": "bob@X.test"}') $$) ->> 'contactId',
          pg_temp.id('bob')::text, 'the contact that has the address is named');
select is(count(*), 2::bigint, 'what was refused left nothing') from data.contacts;
select is(pg_temp.refusal(format('select api.get_contact(%L, pg_temp.ann(), %L)', g.tenant, g.id)) ->> 'code',
          'contact_not_found', g.why)
from (values ('rival', pg_temp.id('bob'), 'another tenant''s contact is not found'),
             ('acme', '00000000-0000-7000-8000-000000000000', 'nor is an unknown one')) g (tenant, id, why);

select * from finish();
rollback;

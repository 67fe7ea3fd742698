-- api.import_contacts with contact.import: contacts made or changed by their address.
begin;
select plan(30);

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
create function pg_temp.ann(p_key text default null)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-1', 'idempotency_key', p_key,
        'request_sha256', sha256(convert_to(p_key, 'UTF8'))))
$$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    perform contact.create('rival', '{"email": "bob@x.test", "firstName": "Theirs"}', clock.now());
end
$$;
create function pg_temp.post(p_contacts text, p_key text default null)
returns jsonb
language sql volatile
as $$
    select api.import_contacts('acme', pg_temp.ann(p_key), jsonb_build_object('contacts', p_contacts::jsonb))
$$;
create function pg_temp.codes(p_answer jsonb)
returns text
language sql immutable
as $$
    select string_agg(r.result ->> 'code', ' ' order by r.place)
    from jsonb_array_elements(p_answer #> '{data,results}') with ordinality r (result, place)
$$;
create function pg_temp.bob()
returns jsonb
language sql stable
as $$
    select contact.fields(c) || jsonb_build_object('updatedAt', c.updated_at at time zone 'UTC')
    from data.contacts c where c.tenant_id = 'acme' and c.email_key = 'bob@x.test'
$$;

-- New ones

create temporary table answers as
select pg_temp.post('[{"email": "Bob@x.test", "firstName": "Bob", "lastName": "M", "company": "X", "title": "CTO",
    "phone": "1", "linkedinUrl": "https://l.test/bob", "timezone": "America/Chicago", "attributes": {"a": 1, "b": 2}},
    {"email": "eve@x.test"}, {"email": "BOB@x.test"}, {"firstName": "Nobody"}, {"email": "kim@x.test", "timezone": "EST5"},
    {"email": 7, "nick": 1}, "text", {"email": null}, {"email": "tim@x.test", "attributes": {}}]', 'k') as first;
select is(first #> '{data,summary}',
          '{"created": 3, "updated": 0, "unchanged": 0, "invalid": 5, "duplicate_in_request": 1, "erased": 0}',
          'how many of each')
from answers;
select is(pg_temp.codes(first), 'created created duplicate_in_request invalid invalid invalid invalid invalid created',
          'a code for each, in the order given') from answers;
select is(first #> '{data,results,0}', jsonb_build_object('code', 'created', 'contactId', c.contact_id), 'with the id')
from answers, data.contacts c where c.tenant_id = 'acme' and c.email = 'Bob@x.test';
select is(first #> array['data', 'results', r.place], r.told::jsonb, r.why)
from answers, (values
    ('2', '{"code": "duplicate_in_request"}', 'the first of an address counts'),
    ('3', '{"code": "invalid", "errors": [{"pointer": "/email", "message": "is required: it tells contacts apart"}]}',
     'there must be an address'),
    ('4', '{"code": "invalid", "errors": [{"pointer": "/timezone", "message": "must be an IANA time zone name"}]}',
     'a time zone is one'),
    ('5', '{"code": "invalid", "errors": [{"pointer": "/nick", "message": "is not known here; known are email, phone, '
          || 'title, company, lastName, timezone, firstName, attributes, linkedinUrl"}, '
          || '{"pointer": "/email", "message": "must be string or null, not number"}]}', 'all that is wrong is told'),
    ('6', '{"code": "invalid", "errors": [{"pointer": "", "message": "must be object, not string"}]}',
     'a contact is an object'),
    ('7', '{"code": "invalid", "errors": [{"pointer": "/email", "message": "is required: it tells contacts apart"}]}',
     'null is no address')) r (place, told, why);
select is(pg_temp.bob(), '{"email": "Bob@x.test", "firstName": "Bob", "lastName": "M", "company": "X", "title": "CTO",
    "phone": "1", "linkedinUrl": "https://l.test/bob", "timezone": "America/Chicago", "attributes": {"a": 1, "b": 2},
    "updatedAt": "2026-03-02T14:00:00"}', 'all members are kept');
select is((select c.attributes || jsonb_build_object('n', c.first_name) from data.contacts c where c.email = 'eve@x.test'),
          '{"n": null}', 'what is left out is null, attributes are empty');
select is(pg_temp.post('[{"email": "sue@x.test"}]', 'k') - 'replayed', first, 'repeated under its key it is answered alike')
from answers;

-- Known ones

select isnt(ops.set_clock('2026-03-02 15:00Z'), null, 'an hour later');
select is(pg_temp.codes(pg_temp.post('[{"email": "bob@x.test", "firstName": "Rob", "title": null}, {"email": "EVE@x.test"},
                                       {"email": "tim@x.test", "attributes": {}}, {"email": "new@x.test"}]')),
          'updated updated unchanged created', 'some are changed, some are not');
select is(pg_temp.bob(), '{"email": "bob@x.test", "firstName": "Rob", "lastName": "M", "company": "X", "title": null,
    "phone": "1", "linkedinUrl": "https://l.test/bob", "timezone": "America/Chicago", "attributes": {"a": 1, "b": 2},
    "updatedAt": "2026-03-02T15:00:00"}', 'what is left out stays, null clears');
select is((select c.updated_at from data.contacts c where c.email = 'tim@x.test'), '2026-03-02 14:00Z',
          'what is unchanged is not touched');
select is((select count(*) from data.contacts c where c.tenant_id = 'acme'), 4::bigint, 'nobody is there twice');
select is((select c.first_name from data.contacts c where c.tenant_id = 'rival'), 'Theirs', 'others are left alone');
select is(pg_temp.codes(pg_temp.post('[{"email": "bob@x.test", "attributes": {"c": 3}}]')), 'updated', 'attributes change');
select is(pg_temp.bob() -> 'attributes', '{"c": 3}', 'as a whole');

-- CSV

select is(pg_temp.codes(api.import_contacts('acme', pg_temp.ann(), null,
              E'email,First Name,Plan\nbob@x.test,,"Pro, 2"\nsue@x.test,Sue,\nno address,,\neve@x.test,,\n')),
          'updated created invalid updated', 'CSV is told likewise');
select is(pg_temp.bob() - 'updatedAt', '{"email": "bob@x.test", "firstName": "Rob", "lastName": "M", "company": "X",
    "title": null, "phone": "1", "linkedinUrl": "https://l.test/bob", "timezone": "America/Chicago",
    "attributes": {"c": 3, "Plan": "Pro, 2"}}', 'an empty field leaves what is there, columns add to the attributes');
select is(pg_temp.refusal(format('select api.import_contacts(%L, pg_temp.ann(), null, %L)', 'acme', 'email')) ->> 'code',
          'invalid_csv', 'what is no CSV is refused as a whole');

-- Who waits follows to another time zone

do $$
declare
    v_sequence_id uuid;
begin
    v_sequence_id := (sequence.create('acme', 'ann', '{"name": "S", "steps": [{"type": "call", "delayDays": 1,
        "sendAt": "10:00"}]}', clock.now())).sequence_id;
    perform sequence.activate('acme', v_sequence_id, clock.now());
    perform enrollment.enroll_many('acme', 'ann', 'r', v_sequence_id, array(
        select c.contact_id from data.contacts c where c.email_key in ('bob@x.test', 'sue@x.test')
                                                   and c.tenant_id = 'acme'), null, 1, null, false, clock.now());
    perform pg_temp.post('[{"email": "bob@x.test", "timezone": "Europe/Berlin"}, {"email": "sue@x.test", "title": "CFO"}]');
end
$$;
select results_eq($$ select c.email_key, s.scheduled_at, s.moved_reason
                     from data.sequence_schedules s join data.enrollments e using (tenant_id, enrollment_id)
                     join data.contacts c using (tenant_id, contact_id) order by 1 $$,
                  $$ values ('bob@x.test', '2026-03-03 09:00Z'::timestamptz, 'timezone_changed'),
                            ('sue@x.test', '2026-03-03 10:00Z', null) $$,
                  'the plan of whom it concerns is made anew');

-- Refusals of the whole call

select is(pg_temp.refusal(format('select api.import_contacts(%L, pg_temp.ann(), %L)', 'acme', b.body)) - 'sqlstate',
          jsonb_build_object('code', 'invalid_body', 'errors', b.pointers::jsonb), 'refused: ' || left(b.body, 40))
from (values ('{}', '["/contacts"]'), ('{"contacts": []}', '["/contacts"]'), ('[]', '[""]'),
             ('{"contacts": [' || repeat('{}, ', 10000) || '{}]}', '["/contacts"]')) b (body, pointers);
select is(pg_temp.refusal('select api.import_contacts(''acme'', pg_temp.ann())') ->> 'code', 'invalid_body', 'refused: no body');
select is((select count(*) from data.contacts), 6::bigint, 'what was refused left nothing');

select * from finish();
rollback;

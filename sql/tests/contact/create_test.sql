-- contact.create: what is kept, what is refused, and whom an address belongs to.
begin;
select plan(28);

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

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.make(p_body text, p_tenant_id text default 'acme')
returns data.contacts
language sql volatile
as $$ select contact.create(p_tenant_id, p_body::jsonb, clock.now()) $$;

select results_eq($$ select email, email_key, first_name, last_name, company, title, phone, linkedin_url,
                            timezone, attributes, created_at, updated_at
                     from pg_temp.make('{"email": "Bob.Miller@X.test", "firstName": "Bob",
                         "lastName": "Miller", "company": "X", "title": "CTO", "phone": "+1 555",
                         "timezone": "America/Chicago", "linkedinUrl": "https://linkedin.test/bob",
                         "attributes": {"camelCase": [1, null]}}') $$,
                  $$ values ('Bob.Miller@X.test', 'bob.miller@x.test', 'Bob', 'Miller', 'X', 'CTO', '+1 555',
                             'https://linkedin.test/bob', 'America/Chicago',
                             '{"camelCase": [1, null]}'::jsonb, '2026-03-02 14:00Z'::timestamptz,
                             '2026-03-02 14:00Z'::timestamptz) $$,
                  'every field is kept as it was given, the address also in lower case');
select is(count(*), 1::bigint, 'the contact is there') from data.contacts where tenant_id = 'acme';

select results_eq($$ select first_name, email, email_key, timezone, attributes
                     from pg_temp.make('{"firstName": "Eve", "email": null, "timezone": null}') $$,
                  $$ values ('Eve', null, null, null, '{}'::jsonb) $$,
                  'null is as good as absent, and attributes are an empty object');
select lives_ok(format('select pg_temp.make(%L)', b.body), 'enough for a contact: ' || b.body)
from (values ('{"email": "only@x.test"}'), ('{"lastName": "Only"}'), ('{"company": "Only"}'),
             ('{"phone": "1"}'), ('{"linkedinUrl": "https://l.test/x"}')) b (body);
select is(pg_temp.refusal(format('select pg_temp.make(%L)', b.body)),
          '{"sqlstate": "SE422", "code": "invalid_body"}', 'not enough for a contact: ' || b.body)
from (values ('{}'), ('{"title": "CTO"}'), ('{"timezone": "UTC"}'), ('{"attributes": {"a": 1}}'),
             ('{"firstName": null}'), ('{"firstName": "", "phone": ""}'), ('{"lastName": " "}')) b (body);

-- Addresses

select is(pg_temp.refusal(format('select pg_temp.make(%L)', b.body)),
          jsonb_build_object('sqlstate', 'SE409', 'code', 'contact_exists', 'contactId', c.contact_id),
          'an address is taken once, in whatever case: ' || b.body)
from (values ('{"email": "Bob.Miller@X.test"}'),
             ('{"email": "BOB.MILLER@x.TEST", "firstName": "B"}')) b (body)
cross join data.contacts c
where c.email_key = 'bob.miller@x.test';
select results_eq($$ select first_name, title from data.contacts where email_key = 'bob.miller@x.test' $$,
                  $$ values ('Bob', 'CTO') $$, 'the contact that has it stays as it is');
select lives_ok($$ select pg_temp.make('{"firstName": "Eve"}') $$,
                'any number of contacts may have no address');
select lives_ok($$ select pg_temp.make('{"email": "bob.miller@x.test"}', 'rival') $$,
                'another tenant may know the same address');
select is(count(*), 1::bigint, 'as a contact of its own') from data.contacts where tenant_id = 'rival';

-- Time zones

select is(pg_temp.refusal(format('select pg_temp.make(%L)',
                                 jsonb_build_object('firstName', 'Z', 'timezone', z))),
          '{"sqlstate": "SE422", "code": "invalid_timezone", "errors": ["/timezone"]}',
          format('no time zone: "%s"', z))
from unnest(array['', 'EDT', '+02', 'america/chicago', 'Mars/Base']) z;
select is(count(*), 0::bigint, 'what was refused left nothing') from data.contacts where first_name = 'Z';

select throws_ok($$ select pg_temp.make('{"firstName": "Ann"}', 'nobody') $$, '23503', null,
                 'no contact without its tenant');

select * from finish();
rollback;

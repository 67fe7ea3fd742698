-- api.change_contact, contact.change and ops.replan: other data, another time zone.
begin;
select plan(26);

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
create function pg_temp.ann(p_if_match text default null)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object('actor', 'ann', 'role', 'member',
        'correlation_id', 'request-1', 'if_match', p_if_match))
$$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    perform contact.create('acme', '{"email": "Bob@x.test", "firstName": "Bob", "company": "X", "attributes":
        {"a": 1}}', clock.now());
    perform contact.create('acme', '{"email": "eve@x.test"}', clock.now());
    perform contact.create('rival', '{"email": "new@x.test"}', clock.now());
    perform ops.set_clock('2026-03-02 15:00Z');
end
$$;
create temporary table made as select c.contact_id as id from data.contacts c where c.email = 'Bob@x.test';
create function pg_temp.patch(p_body text, p_if_match text default null)
returns jsonb
language sql volatile
as $$ select api.change_contact('acme', pg_temp.ann(p_if_match), m.id, p_body::jsonb) from made m $$;
create function pg_temp.bob()
returns data.contacts
language sql stable
as $$ select c from data.contacts c join made m on m.id = c.contact_id $$;

select is(pg_temp.patch('{"company": "Y", "title": "CTO"}') -> 'success', 'true', 'a change');
select results_eq($$ select email, email_key, first_name, company, title, attributes, created_at, updated_at
                     from pg_temp.bob() $$,
                  $$ values ('Bob@x.test', 'bob@x.test', 'Bob', 'Y', 'CTO', '{"a": 1}'::jsonb,
                             '2026-03-02 14:00Z'::timestamptz, '2026-03-02 15:00Z'::timestamptz) $$,
                  'what is left out stays');
create temporary table answers as select pg_temp.patch('{"company": null, "attributes": {"b": 2}}') as changed;
select is(changed, wire.tagged(wire.contact(b), wire.etag(b)), 'the contact as it is now is the answer, with its tag')
from answers, pg_temp.bob() b;
select is(b.company || (b.attributes ->> 'a'), null, 'null clears, attributes are replaced as a whole')
from pg_temp.bob() b;
select is(pg_temp.patch('{}', wire.etag(b)) #>> '{data,title}', 'CTO', 'the tag of what is there lets through')
from pg_temp.bob() b;
select is(pg_temp.refusal($$ select pg_temp.patch('{}', '"x"') $$) ->> 'code', 'precondition_failed', 'another does not');
select is(pg_temp.patch('{"email": "BOB@x.test"}') #>> '{data,email}', 'BOB@x.test', 'one''s own address, written otherwise');
select is(pg_temp.patch('{"email": "new@x.test"}') #>> '{data,email}', 'new@x.test',
          'an address of another tenant''s contact is free');
select is(b.email_key, 'new@x.test', 'the key follows') from pg_temp.bob() b;
select is(pg_temp.refusal($$ select pg_temp.patch('{"email": "EVE@x.test"}') $$), jsonb_build_object('sqlstate', 'SE409',
          'code', 'contact_exists', 'contactId', c.contact_id), 'another contact''s is not')
from data.contacts c where c.email = 'eve@x.test';
select is(pg_temp.refusal(format('select pg_temp.patch(%L)', b.body)), jsonb_build_object('sqlstate', 'SE422', 'code', b.code)
          || coalesce(jsonb_build_object('errors', b.pointers::jsonb), '{}') - case when b.pointers is null then 'errors'
          else '' end, 'refused: ' || b.body)
from (values ('[]', 'invalid_body', '[""]'), ('{"colour": 1}', 'invalid_body', '["/colour"]'),
             ('{"attributes": null}', 'invalid_body', '["/attributes"]'), ('{"email": "x"}', 'invalid_body', '["/email"]'),
             ('{"timezone": "CET"}', 'invalid_timezone', '["/timezone"]'),
             ('{"email": null, "firstName": null}', 'invalid_body', null)) b (body, code, pointers);
select is(b.email || b.first_name, 'new@x.testBob', 'what was refused changed nothing') from pg_temp.bob() b;

-- Another time zone: what waits follows.

do $$
declare
    v_sequence data.sequences := sequence.create('acme', 'ann', '{"name": "S", "steps": [{"type": "call",
        "delayDays": 1, "sendAt": "09:00"}, {"type": "call"}], "settings": {"timezone": "America/New_York"}}', clock.now());
begin
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'request-1', v_sequence.sequence_id,
        jsonb_build_object('contactId', c.contact_id), clock.now())
    from data.contacts c where c.tenant_id = 'acme';
end
$$;
create function pg_temp.plans()
returns text
language sql stable
as $$
    select string_agg(concat_ws(' ', c.email, to_char(s.scheduled_at at time zone 'UTC', 'DD HH24:MI'), s.moved_reason), ', '
                      order by c.email desc)
    from data.sequence_schedules s
    join data.enrollments e using (tenant_id, enrollment_id)
    join data.contacts c using (tenant_id, contact_id)
$$;
select is(pg_temp.plans(), 'new@x.test 03 14:00, eve@x.test 03 14:00', 'nine o''clock in New York');
do $$ begin perform pg_temp.patch('{"title": "CEO"}'); end $$;
select is(pg_temp.plans(), 'new@x.test 03 14:00, eve@x.test 03 14:00', 'a title does not matter');
do $$ begin perform pg_temp.patch('{"timezone": "Europe/Berlin"}'); end $$;
select is(pg_temp.plans(), 'new@x.test 03 08:00 timezone_changed, eve@x.test 03 14:00', 'then in Berlin, for this one');
do $$ begin perform pg_temp.patch('{"timezone": "Africa/Algiers"}'); end $$;
select is(pg_temp.plans(), 'new@x.test 03 08:00 timezone_changed, eve@x.test 03 14:00', 'the same hour: the same plan');
do $$ begin perform pg_temp.patch('{"timezone": null}'); end $$;
select is(pg_temp.plans(), 'new@x.test 03 14:00 timezone_changed, eve@x.test 03 14:00', 'without one, that of the settings');
update data.enrollments e set status = 'completed', completed_at = clock.now() from made m where e.contact_id = m.id;
do $$ begin perform pg_temp.patch('{"timezone": "Europe/Berlin"}'); end $$;
select is(pg_temp.plans(), 'new@x.test 03 14:00 timezone_changed, eve@x.test 03 14:00', 'what has ended moves no more');

-- From psql

update data.sequence_steps set send_at = '10:00';
select is(ops.replan(e.enrollment_id), '2026-03-03 15:00Z'::timestamptz, 'ops.replan answers the new time')
from data.enrollments e where e.status = 'active';
select is(pg_temp.plans(), 'new@x.test 03 14:00 timezone_changed, eve@x.test 03 15:00 sequence_edited', 'of one enrollment');
select throws_ok($$ select ops.replan('00000000-0000-0000-0000-000000000000') $$, 'SE404', null, 'an unknown one');

select * from finish();
rollback;

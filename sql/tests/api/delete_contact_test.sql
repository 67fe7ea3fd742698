-- api.delete_contact: who was never enrolled.
begin;
select plan(11);

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
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-1', 'if_match', p_if_match))
$$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;
create temporary table made as
select c.name, (contact.create('acme', jsonb_build_object('email', c.name || '@x.test'), clock.now())).contact_id as id
from (values ('bob'), ('eve'), ('kim')) c (name);
do $$
declare
    v_id constant uuid := (sequence.create('acme', 'ann', '{"name": "S", "steps": [{"type": "call"}]}',
                                           clock.now())).sequence_id;
begin
    perform enrollment.enroll('acme', 'ann', 'r', v_id, jsonb_build_object('contactId', m.id), clock.now())
    from made m where m.name <> 'kim';
    perform enrollment.finish(e, 'cancelled', 'test', clock.now())
    from data.enrollments e join made m on m.id = e.contact_id and m.name = 'eve';
end
$$;
create function pg_temp.del(p_name text, p_if_match text default null, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$ select api.delete_contact(p_tenant_id, pg_temp.ann(p_if_match), m.id) from made m where m.name = p_name $$;

select is(pg_temp.refusal($$ select pg_temp.del('bob') $$),
          '{"sqlstate": "SE409", "code": "contact_enrolled", "enrollmentCount": 1}', 'who is in a sequence stays');
select is(pg_temp.refusal($$ select pg_temp.del('eve') $$),
          '{"sqlstate": "SE409", "code": "contact_has_history", "enrollmentCount": 1}', 'who was in one, too');
select is(pg_temp.refusal($$ select pg_temp.del('kim', '"x"') $$) ->> 'code', 'precondition_failed',
          'who has changed since stays');
select is(pg_temp.refusal($$ select pg_temp.del('kim', null, 'rival') $$) ->> 'code', 'contact_not_found',
          'others'' contacts are not there');
select is(count(*), 3::bigint, 'nobody is gone') from data.contacts;

create temporary table kim as select api.get_contact('acme', pg_temp.ann(), m.id) as seen from made m where m.name = 'kim';
select is(pg_temp.del('kim', seen ->> 'etag'), seen - 'etag', 'who was never enrolled goes, and is the answer') from kim;
select is(pg_temp.refusal($$ select pg_temp.del('kim') $$) ->> 'code', 'contact_not_found', 'and is gone');
select is(count(*), 2::bigint, 'alone') from data.contacts;
select lives_ok($$ select contact.create('acme', '{"email": "kim@x.test"}', clock.now()) $$, 'the address is free again');
select is(api.list_contacts('acme', pg_temp.ann()) #>> '{meta,total}', '3', 'the list shows it');
select is(pg_temp.refusal($$ select api.delete_contact('acme', pg_temp.ann(), '00000000-0000-7000-8000-000000000000') $$)
          ->> 'code', 'contact_not_found', 'an unknown one is not found');

select * from finish();
rollback;

-- api.create_suppression, get_suppression, delete_suppression and list_suppressions.
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
create function pg_temp.post(p_body text, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$ select api.create_suppression(p_tenant_id, pg_temp.ann(), p_body::jsonb) $$;
create temporary table made as
select 'bob' as name, pg_temp.post('{"kind": "address", "value": "Bob@X.test", "reason": "unsubscribed"}') as answer
union all select 'domain', pg_temp.post('{"kind": "domain", "value": "Rivals.example"}');

select is((answer -> 'data') - 'id', '{"kind": "address", "value": "bob@x.test", "reason": "unsubscribed", "source": "ann",
          "createdAt": "2026-03-02T14:00:00Z"}', 'an address, whatever its case') from made where name = 'bob';
select is((answer -> 'data') - 'id', '{"kind": "domain", "value": "rivals.example", "reason": "manual", "source": "ann",
          "createdAt": "2026-03-02T14:00:00Z"}', 'a domain; the reason is manual if none is told') from made where name = 'domain';
select is(pg_temp.refusal($$ select pg_temp.post('{"kind": "address", "value": "bob@x.test"}') $$), jsonb_build_object(
              'sqlstate', 'SE409', 'code', 'suppression_exists', 'suppressionId', answer #> '{data,id}',
              'reason', 'unsubscribed'), 'what is stopped is stopped, with its first reason') from made where name = 'bob';
select is(api.get_suppression('acme', pg_temp.ann(), (answer #>> '{data,id}')::uuid), answer, name || ': what is read back')
from made;
select is(pg_temp.refusal(format('select pg_temp.post(%L)', b.body)),
          jsonb_build_object('sqlstate', 'SE422', 'code', 'invalid_body', 'errors', b.pointers::jsonb), 'refused: ' || b.body)
from (values ('{}', '["/kind", "/value"]'), ('{"kind": "phone", "value": "1"}', '["/kind"]'),
             ('{"kind": "address", "value": "bob"}', '["/value"]'), ('{"kind": "domain", "value": "a@b.test"}', '["/value"]'),
             ('{"kind": "domain", "value": "localhost"}', '["/value"]'), ('{"kind": "domain", "value": "a..b"}', '["/value"]'),
             ('{"kind": "domain", "value": "x.test", "reason": "none"}', '["/reason"]')) b (body, pointers);

-- The lists

select is(api.list_suppressions('acme', pg_temp.ann()) #>> '{meta,total}', '2', 'all');
select is(string_agg(i ->> 'value', ' '), l.found, l.why)
from (values ('domain', null, null, 'rivals.example', 'of one kind'), (null, 'BOB@x.test', null, 'bob@x.test', 'one value'),
             (null, null, 'unsubscribed', 'bob@x.test', 'of one reason'), ('domain', null, 'bounced', null, 'of none'))
     l (kind, value, reason, found, why)
left join lateral jsonb_array_elements(api.list_suppressions('acme', pg_temp.ann(), null, null, l.kind, l.value, l.reason)
                                       -> 'data') i on true
group by l.found, l.why;
select is(pg_temp.refusal($$ select api.list_suppressions('acme', pg_temp.ann(), p_kind => 'x') $$) ->> 'code',
          'invalid_parameter', 'an unknown kind');
select is(pg_temp.refusal($$ select api.list_suppressions('acme', pg_temp.ann(), p_reason => 'x') $$) ->> 'code',
          'invalid_parameter', 'an unknown reason');
select is(api.list_suppressions('rival', pg_temp.ann()) -> 'data', '[]', 'others have none');

-- It applies from the next run; taken away it does not

create temporary table walk as
select (contact.create('acme', jsonb_build_object('email', e.email), clock.now())).contact_id as id, e.email
from (values ('kim@x.test'), ('sue@x.test')) e (email);
do $$
declare
    v_id constant uuid := (sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "a@acme.test"},
        "steps": [{"type": "auto_email", "subject": "S", "body": "B", "delayDays": 1}]}', clock.now())).sequence_id;
begin
    perform sequence.activate('acme', v_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'r', v_id, jsonb_build_object('contactId', w.id), clock.now()) from walk w;
    insert into made select e.email, pg_temp.post(jsonb_build_object('kind', 'address', 'value', e.email)::text)
    from (values ('kim@x.test'), ('sue@x.test')) e (email);
    perform api.delete_suppression('acme', pg_temp.ann(), (m.answer #>> '{data,id}')::uuid) from made m where m.name = 'sue@x.test';
    perform ops.set_clock('2026-03-03 14:00Z'), worker.run_due_steps(10);
end
$$;
select results_eq('select w.email, e.status from data.enrollments e join walk w on w.id = e.contact_id order by 1',
                  $$ values ('kim@x.test', 'cancelled'), ('sue@x.test', 'active') $$,
                  'the run ends who is stopped and goes on with who is not');
select is(api.get_contact('acme', pg_temp.ann(), w.id) #>> '{data,suppression}', s.told, 'the contact says so: ' || w.email)
from walk w join (values ('kim@x.test', 'manual'), ('sue@x.test', null)) s (email, told) using (email);
select is(pg_temp.refusal(format('select api.%s(%L, pg_temp.ann(), %L)', f.name, f.tenant, (m.answer #>> '{data,id}')::uuid))
          ->> 'code', 'suppression_not_found', f.name || ': ' || f.why)
from (values ('get_suppression', 'rival', 'bob', 'others'' are not there'), ('delete_suppression', 'rival', 'bob', 'nor to go'),
             ('get_suppression', 'acme', 'sue@x.test', 'what is gone is not'),
             ('delete_suppression', 'acme', 'sue@x.test', 'and goes once')) f (name, tenant, made, why)
join made m on m.name = f.made;
select is((select count(*) from data.suppressions), 3::bigint, 'the rest stays');

select * from finish();
rollback;

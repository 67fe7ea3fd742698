-- api.create_mailbox, get_mailbox, list_mailboxes, change_mailbox, delete_mailbox; ops.mailboxes.
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

create function pg_temp.ann(p_key text default null, p_match text default null)
returns data.request_context
language sql stable
as $$ select jsonb_populate_record(null::data.request_context, jsonb_build_object('actor', 'ann', 'role', 'member',
          'request_id', 'request-1', 'idempotency_key', p_key, 'request_sha256', sha256(p_key::bytea), 'if_match',
          p_match)) $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create function pg_temp.post(p_body text)
returns jsonb
language sql volatile
as $$ select api.create_mailbox('acme', pg_temp.ann(), p_body::jsonb) $$;

create temporary table made as
select pg_temp.post('{"email": "Ann@Acme.test", "timezone": "Europe/Berlin", "dailyLimit": 200, "hourlyLimit": 30,
                      "minimumGapSeconds": 45}') as answer;
create temporary table box as select (m.answer #>> '{data,id}')::uuid as id from made m;
select is(answer, jsonb_build_object('success', true, 'data', jsonb_build_object('id', id, 'email', 'Ann@Acme.test',
    'timezone', 'Europe/Berlin', 'dailyLimit', 200, 'hourlyLimit', 30, 'minimumGapSeconds', 45, 'smtp', null,
    'imap', null, 'imapState', null, 'usedToday', 0,
    'usedThisHour', 0, 'createdAt', '2026-03-02T14:00:00Z', 'updatedAt', '2026-03-02T14:00:00Z')),
    'the whole mailbox is the answer') from made, box;
select is(api.get_mailbox('acme', pg_temp.ann(), id) - 'etag', answer, 'and what is read back') from made, box;
select is((pg_temp.post('{"email": "bob@acme.test"}') -> 'data') - '{id,createdAt,updatedAt}'::text[],
          '{"email": "bob@acme.test", "timezone": null, "dailyLimit": null, "hourlyLimit": null,
            "minimumGapSeconds": 0, "smtp": null,
            "imap": null, "imapState": null, "usedToday": 0, "usedThisHour": 0}', 'an address alone has no limits');

select is(pg_temp.refusal(format('select pg_temp.post(%L)', r.body)), r.told::jsonb, 'refused: ' || r.body)
from (values
    ('{}', '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/email"]}'),
    ('{"email": "nobody"}', '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/email"]}'),
    ('{"email": "c@x.test", "dailyLimit": 0}', '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/dailyLimit"]}'),
    ('{"email": "c@x.test", "hourlyLimit": 1000001}',
     '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/hourlyLimit"]}'),
    ('{"email": "c@x.test", "minimumGapSeconds": 86401}',
     '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/minimumGapSeconds"]}'),
    ('{"email": "c@x.test", "limit": 1}', '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/limit"]}'),
    ('{"email": "ann@ACME.test"}', '{"sqlstate": "SE409", "code": "mailbox_exists"}')) r (body, told);
select is(pg_temp.refusal($$ select pg_temp.post('{"email": "c@x.test", "timezone": "Mars/Base"}') $$) ->> 'code',
          'invalid_timezone', 'a zone must be known');
select is((select count(*) from data.mailboxes), 2::bigint, 'what is refused leaves nothing');

-- Once and again under one key
create temporary table twice as
select api.create_mailbox('acme', pg_temp.ann('k1'), '{"email": "dan@acme.test"}') as first;
select is(api.create_mailbox('acme', pg_temp.ann('k1'), '{"email": "dan@acme.test"}') - 'replayed', first,
          'a repeated request is answered alike') from twice;

-- The list
select is((select jsonb_agg(x ->> 'email' order by lower(x ->> 'email')) from jsonb_array_elements(
              api.list_mailboxes('acme', pg_temp.ann()) -> 'data') x),
          '["Ann@Acme.test", "bob@acme.test", "dan@acme.test"]', 'all are listed');
select is(api.list_mailboxes('acme', pg_temp.ann(), 2, 2) #> '{meta,total}', '3', 'in pages');
select is(jsonb_array_length(api.list_mailboxes('acme', pg_temp.ann(), 2, 2) -> 'data'), 1, 'the second has the rest');
select is(pg_temp.refusal($$ select api.list_mailboxes('acme', pg_temp.ann(), 0) $$) ->> 'code', 'invalid_parameter',
          'there is no page 0');

-- Changes
create function pg_temp.patch(p_body text, p_match text default null)
returns jsonb
language sql volatile
as $$ select api.change_mailbox('acme', pg_temp.ann(null, p_match), b.id, p_body::jsonb) from box b $$;
do $$ begin perform ops.set_clock('2026-03-02 15:00Z'); end $$;
create temporary table tags as
select api.get_mailbox('acme', pg_temp.ann(), b.id) ->> 'etag' as tag from box b;
select is((pg_temp.patch('{"dailyLimit": null, "hourlyLimit": 10}', tag) -> 'data') - '{id,createdAt}'::text[],
          '{"email": "Ann@Acme.test", "timezone": "Europe/Berlin", "dailyLimit": null, "hourlyLimit": 10,
            "minimumGapSeconds": 45, "smtp": null,
            "imap": null, "imapState": null, "usedToday": 0, "usedThisHour": 0, "updatedAt": "2026-03-02T15:00:00Z"}',
          'what is absent stays, what is null goes') from tags;
select is(pg_temp.refusal(format('select pg_temp.patch(''{"dailyLimit": 1}'', %s)', quote_literal(tag))) ->> 'code',
          'precondition_failed', 'who saw an older state changes nothing') from tags;
select is(pg_temp.refusal($$ select pg_temp.patch('{"email": "bob@acme.test"}') $$) ->> 'code', 'mailbox_exists',
          'nor to an address that has a mailbox');
select is(pg_temp.patch('{"email": "ann@acme.test"}') #>> '{data,email}', 'ann@acme.test', 'its own may be written anew');

-- What is used
do $$
declare
    v_sequence_id uuid;
begin
    select q.sequence_id into v_sequence_id
    from sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "ANN@acme.test"},
        "steps": [{"type": "auto_email", "subject": "S", "body": "B"}]}', clock.now()) q;
    perform sequence.activate('acme', v_sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'r', v_sequence_id, jsonb_build_object('contactId', (contact.create('acme',
        jsonb_build_object('email', n || '@x.test'), clock.now())).contact_id), clock.now())
    from unnest('{a,b}'::text[]) n;
    perform worker.run_due_steps(10);
end
$$;
select is(api.get_mailbox('acme', pg_temp.ann(), id) #>> '{data,usedThisHour}', '2', 'two in this hour') from box;
select results_eq($$ select v.used_today, v.used_this_hour, v.last_slot_at from ops.mailboxes v
                     where v.email = 'ann@acme.test' $$,
                  $$ values (2::bigint, 2::bigint, '2026-03-02 15:00:45Z'::timestamptz) $$,
                  'in psql with the last slot');
do $$ begin perform ops.set_clock('2026-03-02 16:00Z'); end $$;
select is(api.get_mailbox('acme', pg_temp.ann(), id) -> 'data' @> '{"usedThisHour": 0, "usedToday": 2}', true,
          'an hour later they count on the day alone') from box;
do $$ begin perform ops.set_clock('2026-03-02 23:00Z'); end $$;
select is(api.get_mailbox('acme', pg_temp.ann(), id) #>> '{data,usedToday}', '0', 'after midnight in Berlin no more') from box;

-- Taken away
select is(api.delete_mailbox('acme', pg_temp.ann(), id) #>> '{data,email}', 'ann@acme.test', 'deleted, it is the answer')
from box;
select is(pg_temp.refusal(format('select api.get_mailbox(''acme'', pg_temp.ann(), %L)', id)) ->> 'code', 'mailbox_not_found',
          'and then gone') from box;
select is(pg_temp.refusal(format('select api.delete_mailbox(''acme'', pg_temp.ann(), %L)', id)) ->> 'code',
          'mailbox_not_found', 'it cannot be deleted twice') from box;

select * from finish();
rollback;

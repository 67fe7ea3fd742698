-- api.create_webhook and its siblings, webhook.fan_out, claim, finish, replay, clean: events posted to addresses.
begin;
select plan(58);

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
        return jsonb_build_object('state', v_state, 'code', v_detail -> 'code') || case when v_detail ? 'errors'
            then jsonb_build_object('errors', jsonb_path_query_array(v_detail, '$.errors[*].pointer'))
            else '{}' end;
end
$$;
create function pg_temp.ann(p_match text default null, p_key text default null)
returns data.request_context
language sql stable
as $$ select jsonb_populate_record(null::data.request_context, jsonb_build_object('actor', 'ann', 'role', 'admin',
          'request_id', 'request-1', 'if_match', p_match, 'idempotency_key', p_key,
          'request_sha256', sha256(p_key::bytea))) $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;
create function pg_temp.post(p_body text)
returns jsonb
language sql volatile
as $$ select api.create_webhook('acme', pg_temp.ann(), p_body::jsonb) $$;
-- As if the transaction of each had ended; the feed shows nothing of one that runs.
create function pg_temp.add(p_type text, p_number integer)
returns void
language sql volatile
as $$
    select outbox.add('acme', p_type, md5('e')::uuid, 'r', jsonb_build_object('n', p_number), clock.now());
    update data.outbox_events set position = p_number where data ->> 'n' = p_number::text;
$$;

-- Making one

select pg_temp.add('sequence.enrollment.created', 1);
create temporary table made as
select pg_temp.post('{"url": "https://x.test/events?a=1", "description": "CRM"}') -> 'data' as answer;
create temporary table hook as select (answer ->> 'id')::uuid as id, answer ->> 'secret' as secret from made;
select is(answer - 'secret', jsonb_build_object('id', id, 'url', 'https://x.test/events?a=1', 'description', 'CRM',
          'types', null, 'status', 'enabled', 'disabledReason', null, 'lastDeliveredAt', null, 'failingSince', null,
          'lastError', null, 'oldSecretUntil', null, 'createdBy', 'ann', 'createdAt', '2026-03-02T14:00:00Z',
          'updatedAt', '2026-03-02T14:00:00Z'), 'the whole of it is the answer') from made, hook;
select matches(secret, '^whsec_[A-Za-z0-9+/]{43}=$', 'with its secret') from hook;
select is(api.get_webhook('acme', pg_temp.ann(), id) -> 'data', answer - 'secret', 'which is never seen again')
from made, hook;
select is(api.list_webhooks('acme', pg_temp.ann()) -> 'data', jsonb_build_array(answer - 'secret'), 'nor in the list')
from made;
select is(pg_temp.refusal(format('select pg_temp.post(%L)', r.body)), r.told::jsonb, 'refused: ' || r.body)
from (values
    ('{}', '{"state": "SE422", "code": "invalid_body", "errors": ["/url"]}'),
    ('{"url": "ftp://x.test"}', '{"state": "SE422", "code": "invalid_body", "errors": ["/url"]}'),
    ('{"url": "https://"}', '{"state": "SE422", "code": "invalid_body", "errors": ["/url"]}'),
    ('{"url": "https://user:word@x.test/"}', '{"state": "SE422", "code": "invalid_body", "errors": ["/url"]}'),
    ('{"url": "https://x.test/#a"}', '{"state": "SE422", "code": "invalid_body", "errors": ["/url"]}'),
    ('{"url": "https://x.test", "types": []}', '{"state": "SE422", "code": "invalid_body", "errors": ["/types"]}'),
    ('{"url": "https://x.test", "types": ["all"]}', '{"state": "SE422", "code": "invalid_body", "errors": ["/types/0"]}'),
    ('{"url": "https://x.test", "secret": "mine"}', '{"state": "SE422", "code": "invalid_body", "errors": ["/secret"]}'))
    r (body, told);
select is(a, b, 'repeated with its key it is made once')
from (select api.create_webhook('acme', pg_temp.ann(p_key => 'k'), '{"url": "https://y.test"}') - 'replayed' as a,
             api.create_webhook('acme', pg_temp.ann(p_key => 'k'), '{"url": "https://y.test"}') - 'replayed' as b) t;
select is(count(*), 2::bigint, 'two there are') from data.webhooks;
delete from data.webhooks where url = 'https://y.test';
select is(pg_temp.refusal(format('select api.get_webhook(''rival'', null, %L)', id)),
          '{"state": "SE404", "code": "webhook_not_found"}', 'another tenant has none') from hook;
select is(jsonb_array_length(api.list_webhooks('rival', null) -> 'data'), 0, 'and lists none');

-- Changing one

select is(api.change_webhook('acme', pg_temp.ann(), id, '{"types": ["sequence.enrollment.exited"]}') #> '{data,types}',
          '["sequence.enrollment.exited"]', 'it may want some types') from hook;
select is(api.change_webhook('acme', pg_temp.ann(), id, '{"description": null}') #>> '{data,types,0}',
          'sequence.enrollment.exited', 'what is absent stays') from hook;
select is(api.change_webhook('acme', pg_temp.ann(), id, '{"types": null}') #> '{data,types}', 'null', 'null is all') from hook;
select is(pg_temp.refusal(format('select api.change_webhook(''acme'', pg_temp.ann(''"x"''), %L, ''{}'')', id)) ->> 'code',
          'precondition_failed', 'not of a state that is gone') from hook;
select is(api.change_webhook('acme', pg_temp.ann(), id, '{"status": "disabled"}') #>> '{data,disabledReason}', 'asked',
          'it is disabled') from hook;

-- What is made of events

select pg_temp.add('sequence.step.executed', 2);
select is(worker.fan_out_webhooks(100), null, 'disabled, it gets nothing');
select is(api.change_webhook('acme', pg_temp.ann(), id, '{"status": "enabled"}') #>> '{data,status}', 'enabled',
          'enabled again') from hook;
select pg_temp.add('sequence.enrollment.exited', 3);
select outbox.add('acme', 'sequence.enrollment.exited', md5('e')::uuid, 'r', '{"n": 4}', clock.now());
select is(worker.fan_out_webhooks(100), 2::bigint, 'it has missed nothing, and nothing that is not committed comes');
select is(worker.fan_out_webhooks(100), 0::bigint, 'each once');
create temporary table claimed as select * from worker.claim_webhooks(100, 60);
select results_eq($$ select (payload #>> '{data,n}')::integer, url, secret, old_secret, lease_number
                     from claimed order by 1 $$,
                  $$ select n, 'https://x.test/events?a=1', secret, null::text, 1::bigint
                     from hook, unnest('{2, 3}'::integer[]) n $$,
                  'what was there before it is not among them; each with what signs it');
select is(count(*), 0::bigint, 'while they are leased nobody else gets them') from worker.claim_webhooks(100, 60);

create function pg_temp.finish(p_number integer, p_status integer, p_error text default null)
returns jsonb
language sql volatile
as $$
    select worker.finish_webhooks(jsonb_build_array(jsonb_build_object('tenantId', c.tenant_id, 'webhookId', c.webhook_id,
        'deliveryId', c.webhook_delivery_id, 'leaseNumber', c.lease_number, 'status', p_status, 'error', p_error)))
    from claimed c where c.payload #>> '{data,n}' = p_number::text
$$;
select is(pg_temp.finish(2, 204), '{"delivered": 1}', 'any 2xx is delivered');
select is(pg_temp.finish(2, 500), '{"lost": 1}', 'and stays so');
select is(pg_temp.finish(3, 503, 'answered with 503'), '{"pending": 1}', 'what fails is tried again');
select is(w -> 'lastError', '"answered with 503"', 'which the tenant sees') from (
    select api.get_webhook('acme', pg_temp.ann(), id) -> 'data' as w from hook) t;
select isnt(w ->> 'failingSince', null, 'since when') from (
    select api.get_webhook('acme', pg_temp.ann(), id) -> 'data' as w from hook) t;
select is(pg_temp.finish(3, 200), '{"delivered": 1}', 'who still has the lease may say so');
select is(w ->> 'failingSince', null, 'and it fails no more') from (
    select api.get_webhook('acme', pg_temp.ann(), id) -> 'data' as w from hook) t;
select ok(webhook.retry_wait(1) = interval '5 seconds' and webhook.retry_wait(9) = interval '1 day'
          and webhook.retry_wait(10) is null and (select sum(webhook.retry_wait(n)) > interval '3 days'
                                                  from generate_series(1, 9) n), 'ten attempts in more than three days');

-- Dead ones

update data.webhook_deliveries set status = 'pending', attempt_count = 9, due_at = clock.real_now(), finished_at = null;
truncate claimed;
insert into claimed select * from worker.claim_webhooks(100, 60);
select is(pg_temp.finish(2, null, 'Timeout was reached'), '{"dead": 1}', 'the tenth is the last');
select is(pg_temp.finish(3, 410, 'answered with 410'), '{"dead": 1}', 'who is gone is not tried again');
select is(w ->> 'disabledReason', 'gone', 'and disabled') from (
    select api.get_webhook('acme', pg_temp.ann(), id) -> 'data' as w from hook) t;
select results_eq($$ select status, disabled_reason, pending_count, dead_count from ops.webhooks $$,
                  $$ values ('disabled', 'gone', 0::bigint, 2::bigint) $$, 'operators see it');
select is((select array_agg(d -> 'status' || (d -> 'lastError') order by d ->> 'lastError')
           from jsonb_array_elements(api.list_webhook_deliveries('acme', null, id, p_status => 'dead') -> 'data') d),
          array['["dead", "Timeout was reached"]', '["dead", "answered with 410"]']::jsonb[], 'the tenant, too') from hook;
select is(jsonb_array_length(api.list_webhook_deliveries('acme', null, id, p_page_size => 1,
              p_cursor => api.list_webhook_deliveries('acme', null, id, p_page_size => 1) #>> '{meta,nextCursor}')
              -> 'data'), 1, 'page by page') from hook;
select is(jsonb_array_length(api.list_webhook_deliveries('acme', null, id, p_status => 'pending') -> 'data'), 0,
          'by status') from hook;
select is(api.replay_webhook('acme', null, id, '{}') #> '{data,replayedCount}', '2', 'what is dead is posted again') from hook;
select is(count(*), 0::bigint, 'once it is enabled') from worker.claim_webhooks(100, 60);
select lives_ok(format('select api.change_webhook(''acme'', pg_temp.ann(), %L, ''{"status": "enabled"}'')', id),
                'enabled') from hook;
update data.webhook_deliveries set due_at = clock.real_now() - interval '1 second';
truncate claimed;
insert into claimed select * from worker.claim_webhooks(100, 60);
select is(count(*), 2::bigint, 'now') from claimed;
select ok(pg_temp.finish(2, 200) || pg_temp.finish(3, 200) = '{"delivered": 1}', 'delivered');
select is(api.replay_webhook('acme', null, id, jsonb_build_object('deliveryId',
              (select webhook_delivery_id from claimed limit 1))) #> '{data,replayedCount}', '1',
          'a single one may be posted again, delivered or not') from hook;
select is(pg_temp.refusal(format('select api.replay_webhook(''acme'', null, %L, ''{"deliveryId": 7}'')', id)) -> 'errors',
          '["/deliveryId"]', 'by its id') from hook;
delete from data.outbox_events where data ->> 'n' in ('2', '3');
update data.webhook_deliveries set due_at = clock.real_now() - interval '1 second';
select results_eq($$ select payload from worker.claim_webhooks(100, 60) $$, $$ values (null::jsonb) $$,
                  'an event that is not kept any more has no payload');

-- Rotation

create temporary table rotated as select api.rotate_webhook('acme', pg_temp.ann(), id) -> 'data' as answer from hook;
select isnt(answer ->> 'secret', secret, 'a new secret') from rotated, hook;
select isnt(answer ->> 'oldSecretUntil', null, 'the old one counts for a while') from rotated;
update data.webhook_deliveries set due_at = clock.real_now() - interval '1 second' where status = 'pending';
select results_eq($$ select secret, old_secret from worker.claim_webhooks(100, 60) $$,
                  $$ select answer ->> 'secret', secret from rotated, hook $$, 'both sign');
update data.webhooks set old_secret_until = clock.real_now();
update data.webhook_deliveries set due_at = clock.real_now() - interval '1 second' where status = 'pending';
select results_eq($$ select old_secret from worker.claim_webhooks(100, 60) $$, $$ values (null::text) $$, 'then no more');

-- The end

update data.webhook_deliveries set finished_at = clock.real_now() - interval '8 days' where status = 'delivered';
select is(webhook.clean(100), 1::bigint, 'deliveries are forgotten after seven days');
select is(api.delete_webhook('acme', null, id) #>> '{data,id}', id::text, 'it is deleted') from hook;
select is(count(*), 0::bigint, 'with all its deliveries') from data.webhook_deliveries;
insert into data.webhooks (tenant_id, webhook_id, url, secret, read_position, read_written_at, read_event_id, created_by,
                           created_at, updated_at)
select 'acme', gen_random_uuid(), 'https://x.test', 's', 0, clock.now(), gen_random_uuid(), 'ann', clock.now(), clock.now()
from generate_series(1, 50);
select is(pg_temp.refusal($$ select pg_temp.post('{"url": "https://z.test"}') $$) ->> 'code', 'too_many_webhooks',
          'a tenant has fifty at most');

select * from finish();
rollback;

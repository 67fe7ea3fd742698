-- api.list_events, api.follow_events and what is below them: the events of a tenant in the order of commits.
begin;
select plan(34);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    for i in 1 .. 5 loop
        perform outbox.add('acme', case i when 3 then 'sequence.step.executed' else 'sequence.enrollment.created' end,
                           md5('e' || i)::uuid, 'request-' || i, jsonb_build_object('n', i),
                           '2026-03-02 14:00Z'::timestamptz + make_interval(mins => i));
    end loop;
    perform outbox.add('rival', 'sequence.enrollment.created', md5('r')::uuid, 'request-r', '{"n": 9}',
                       clock.now());
end
$$;

create function pg_temp.numbers(p_answer jsonb)
returns text
language sql immutable
as $$
    select string_agg(e -> 'data' ->> 'n', ' ' order by o)
    from jsonb_array_elements(p_answer -> 'data') with ordinality e (e, o)
$$;
create function pg_temp.id(p_number integer)
returns text
language sql stable
as $$
    select e.event_id::text from data.outbox_events e where e.data ->> 'n' = p_number::text
$$;

-- Whose transaction still runs

select is(api.list_events('acme', null) -> 'data', '[]', 'what a running transaction wrote is not in the feed yet');
select ok(bool_and(position >= pg_current_xact_id()::text::bigint),
          'its place is at or behind its own transaction') from data.outbox_events;
select ok(outbox.horizon() <= pg_current_xact_id()::text::bigint, 'and no reader goes beyond that');

-- As if five transactions had committed, of which the second and third wrote at the same place.
update data.outbox_events set position = case data ->> 'n' when '3' then 2 else (data ->> 'n')::integer end;

select is(pg_temp.numbers(api.list_events('acme', null)), '1 2 3 4 5', 'the feed begins with the oldest');
select is(api.list_events('acme', null) -> 'meta',
          jsonb_build_object('pageSize', 100, 'nextAfter', pg_temp.id(5), 'hasMore', false),
          'and says from where to go on');
select is(api.list_events('acme', null) -> 'data' -> 0,
          jsonb_build_object('eventId', pg_temp.id(1), 'type', 'sequence.enrollment.created', 'version', 1,
                             'tenantId', 'acme', 'occurredAt', '2026-03-02T14:01:00Z',
                             'correlationId', 'request-1', 'data', '{"n": 1}'::jsonb), 'an event is its payload');
select is(pg_temp.numbers(api.list_events('acme', null, p_page_size => 2)), '1 2', 'a page of two');
select is(api.list_events('acme', null, p_page_size => 2) -> 'meta' ->> 'hasMore', 'true', 'there is more');
select is(pg_temp.numbers(api.list_events('acme', null, pg_temp.id(2), p_page_size => 2)), '3 4', 'the next page');
select is(pg_temp.numbers(api.list_events('acme', null, pg_temp.id(4), p_page_size => 2)), '5', 'the last');
select is(api.list_events('acme', null, pg_temp.id(3), p_page_size => 2) -> 'meta' ->> 'hasMore', 'false',
          'a page that is just full is the last');
select is(api.list_events('acme', null, pg_temp.id(5)) -> 'meta',
          jsonb_build_object('pageSize', 100, 'nextAfter', pg_temp.id(5), 'hasMore', false),
          'behind the newest nothing, and one may ask again from there');
select is(pg_temp.numbers(api.list_events('rival', null)), '9', 'each tenant reads its own');
select is(pg_temp.numbers(api.list_events('acme', null, '')), '1 2 3 4 5', 'an empty after is none');
select is(api.list_events('acme', null, 'latest') -> 'data', '[]', 'after the latest there is nothing');
select is(api.list_events('acme', null, 'latest') -> 'meta' ->> 'nextAfter', pg_temp.id(5), 'and it is the newest');
select is(api.list_events('acme', null, 'latest', 'sequence.step.executed') -> 'meta' ->> 'nextAfter',
          pg_temp.id(5), 'whatever types are asked for');

-- Types

select is(pg_temp.numbers(api.list_events('acme', null, p_types => 'sequence.step.executed')), '3', 'one type');
select is(pg_temp.numbers(api.list_events('acme', null,
              p_types => 'sequence.enrollment.created , sequence.step.executed', p_page_size => 3)), '1 2 3',
          'two types');
select is(api.list_events('acme', null, p_types => 'sequence.step.executed') -> 'meta',
          jsonb_build_object('pageSize', 100, 'nextAfter', pg_temp.id(5), 'hasMore', false),
          'one goes on after the last that was looked at, not the last of that type');
select is(pg_temp.numbers(api.list_events('acme', null, p_types => '')), '1 2 3 4 5', 'no type means all');
select is(api.list_events('acme', null, p_types => 'sequence.enrollment.exited') -> 'data', '[]', 'none of a type');

-- What is refused

select throws_ok(format('select api.list_events(''acme'', null, p_after => %L)', v), s, null, w)
from (values ('7', 'SE422', 'after is an id'), (md5('x')::uuid::text, 'SE404', 'one that is kept'),
             (pg_temp.id(9), 'SE404', 'and the tenant''s own')) t (v, s, w);
select throws_ok($$ select api.list_events('acme', null, p_types => 'sequence.step.executed,nonsense') $$,
                 'SE422', null, 'types are known ones');
select throws_ok(format('select api.list_events(''acme'', null, p_page_size => %s)', n), 'SE422', null,
                 'a page of ' || n) from unnest('{0, 1001}'::integer[]) n;

-- The same for a stream

select results_eq($$ select (event -> 'data' ->> 'n')::integer, type, event_id::text, last_id::text, is_complete
                     from api.follow_events('acme', null, null, null, 2) $$,
                  $$ values (1, 'sequence.enrollment.created', pg_temp.id(1), pg_temp.id(2), false),
                            (2, 'sequence.enrollment.created', pg_temp.id(2), pg_temp.id(2), false) $$,
                  'a stream gets a row for each event');
select results_eq($$ select event_id, last_id::text, is_complete
                     from api.follow_events('acme', null, 'latest', null, 2) $$,
                  $$ values (null::uuid, pg_temp.id(5), true) $$, 'and one without an event where there is none');

-- A long history with few of a type: a call looks at a bounded part of it. Its places are below the number of any
-- transaction, also on a server that has had few.

update data.outbox_events set position = position - 30000;
insert into data.outbox_events (tenant_id, event_id, type, enrollment_id, correlation_id, occurred_at, written_at,
                                position, data)
select 'acme', md5('many' || i)::uuid, 'sequence.step.executed', md5('e')::uuid, 'r', clock.now(), clock.real_now(),
       i - 20000, jsonb_build_object('n', 100 + i)
from generate_series(1, 12000) i;
select is(api.list_events('acme', null, pg_temp.id(5), 'sequence.enrollment.exited') -> 'meta' ->> 'nextAfter',
          pg_temp.id(10100), 'after ten thousand of other types it answers from where to go on');
select is(api.list_events('acme', null, pg_temp.id(5), 'sequence.enrollment.exited') -> 'meta' ->> 'hasMore', 'true',
          'and that there is more');
select is(jsonb_array_length(api.list_events('acme', null, pg_temp.id(5), p_page_size => 1000) -> 'data'), 1000,
          'a thousand a page');

-- The trace of the request

select access.enter('acme', jsonb_populate_record(null::data.request_context,
    '{"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}'));
select outbox.add('acme', 'sequence.enrollment.created', md5('t')::uuid, 'r', '{"n": -1}', clock.now());
select is((select wire.event(row(e.*)::data.outbox_events) ->> 'traceparent'
           from data.outbox_events e where e.data ->> 'n' = '-1'),
          '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'an event has the trace of its request');

select * from finish();
rollback;

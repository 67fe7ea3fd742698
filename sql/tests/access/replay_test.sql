-- access.replay, remember and forget_answers: a repeated request is done once. Two at the same moment need
-- two sessions.
begin;
select plan(26);

-- What a statement is refused with: the problem document without its title.
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
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state);
end
$$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.context(p_key text, p_request text default 'POST /a', p_actor text default 'ann')
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', p_actor, 'role', 'member', 'request_id', 'r-1', 'idempotency_key', p_key,
        'request_sha256', sha256(convert_to(p_request, 'UTF8'))))
$$;
-- As an api function does it: the answer is a new one whenever something is done.
create function pg_temp.ask(p_context data.request_context, p_tenant_id text default 'acme')
returns jsonb
language plpgsql volatile
as $$
declare
    v_answer jsonb := access.replay(p_tenant_id, p_context, clock.now());
begin
    if v_answer is not null then
        return v_answer - 'replayed';
    end if;
    return access.remember(p_tenant_id, p_context, wire.ok(to_jsonb(gen_random_uuid())));
end
$$;
create temporary table answers as select pg_temp.ask(pg_temp.context('k')) as first;

select is(pg_temp.ask(pg_temp.context('k')), first, 'the same key and request: the same answer') from answers;
select is(pg_temp.ask(pg_temp.context('k')), first, 'as often as it is asked') from answers;
select isnt(pg_temp.ask(pg_temp.context('K')), first, 'keys differ by case') from answers;
select isnt(pg_temp.ask(pg_temp.context('k', p_actor => 'bea')), first, 'each user has keys of their own')
from answers;
select isnt(pg_temp.ask(pg_temp.context('k'), 'rival'), first, 'and each tenant') from answers;
select is(pg_temp.refusal($$ select pg_temp.ask(pg_temp.context('k', 'POST /b')) $$),
          '{"sqlstate": "SE422", "code": "idempotency_key_reused"}', 'another request under the key is refused');
select is(pg_temp.ask(pg_temp.context('k')), first, 'and changes nothing of what was kept') from answers;

select isnt(pg_temp.ask(pg_temp.context(null)), pg_temp.ask(pg_temp.context(null)),
            'without a key each request is done');
select is((select count(*) from data.idempotency_keys), 4::bigint, 'and nothing is kept of it');

select is(access.replay('acme', pg_temp.context('k'), clock.now()) -> 'replayed', 'true',
          'an answer that is repeated says so');

-- Bad keys

select is(pg_temp.refusal(format('select pg_temp.ask(pg_temp.context(%L))', b.key)),
          '{"sqlstate": "SE422", "code": "invalid_idempotency_key"}', b.why)
from (values ('', 'an empty key is refused'), (repeat('k', 256), 'one of 256 characters, too')) b (key, why);
select isnt(pg_temp.ask(pg_temp.context(repeat('k', 255))), null, 'one of 255 is taken');

-- What is refused is not kept

create function pg_temp.fail(p_context data.request_context)
returns jsonb
language plpgsql volatile
as $$
begin
    perform access.replay('acme', p_context, clock.now());
    perform problem.raise(409, 'no', 'No.');
end
$$;
select is(pg_temp.refusal($$ select pg_temp.fail(pg_temp.context('later')) $$) ->> 'code', 'no',
          'a request is refused');
select is((select count(*) from data.idempotency_keys k where k.idempotency_key = 'later'), 0::bigint,
          'its key is free again');
select isnt(pg_temp.ask(pg_temp.context('later', 'POST /other')), null, 'for any request');

-- 24 hours

select isnt(ops.set_clock('2026-03-03 13:59:59.999999Z'), null, 'a day later but for a microsecond');
select is(pg_temp.ask(pg_temp.context('k')), first, 'the answer is the same') from answers;
select is(job.run('idempotency-cleaner', clock.now()), 0::bigint, 'nothing is forgotten');
select isnt(ops.set_clock('2026-03-03 14:00Z'), null, 'a day later');
select isnt(pg_temp.ask(pg_temp.context('k', 'POST /b')), first, 'the key is free for anything') from answers;
select is((select k.expires_at from data.idempotency_keys k
           where k.tenant_id = 'acme' and k.actor = 'ann' and k.idempotency_key = 'k'),
          '2026-03-04 14:00Z', 'for another day');
select is(access.forget_answers(2, clock.now()), 2::bigint, 'what has expired is forgotten, as many as asked');
select is(job.run('idempotency-cleaner', clock.now()), 3::bigint, 'the job forgets the rest');
select results_eq($$ select k.idempotency_key from data.idempotency_keys k $$, $$ values ('k') $$,
                  'what has not expired stays');
select is(job.run('idempotency-cleaner', clock.now()), 0::bigint, 'then there is nothing to forget');

select * from finish();
rollback;

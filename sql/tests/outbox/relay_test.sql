-- worker.claim_events and finish_events, ops.republish, outbox.clean: events on their way to NATS.
begin;
select plan(43);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

-- Enrollments 0 to f, the last digit is the lane.
create function pg_temp.enrollment(p_number integer)
returns uuid
language sql immutable
as $$
    select ('00000000-0000-7000-8000-0000000000' || lpad(to_hex(p_number), 2, '0'))::uuid
$$;
create function pg_temp.add(p_enrollment integer, p_number integer)
returns void
language sql volatile
as $$
    select outbox.add('acme', 'sequence.step.executed', pg_temp.enrollment(p_enrollment), 'r' || p_number,
                      jsonb_build_object('n', p_number), clock.now())
$$;
create temporary table claimed (lane integer, lease_number bigint, tenant_id text, event_id uuid, n integer);
create function pg_temp.claim(p_limit integer default 100)
returns text
language plpgsql volatile
as $$
begin
    delete from claimed;
    insert into claimed
    select c.lane, c.lease_number, c.tenant_id, c.event_id, (c.payload -> 'data' ->> 'n')::integer
    from worker.claim_events(md5('w')::uuid, p_limit, 60) c;
    return (select string_agg(n::text, ' ' order by n) from claimed);
end
$$;
-- Those with a number in p_refused are refused, those in p_silent not heard of.
create function pg_temp.finish(p_refused integer[] default '{}', p_silent integer[] default '{}')
returns bigint
language sql volatile
as $$
    select worker.finish_events(
        (select array_agg(distinct lane order by lane) from claimed),
        (select array_agg(l.lease_number) from (select distinct lane, lease_number from claimed order by lane) l),
        (select array_agg(tenant_id order by n) from claimed where n <> all (p_silent)),
        (select array_agg(event_id order by n) from claimed where n <> all (p_silent)),
        (select array_agg(case when n = any (p_refused) then 'too large' else '' end order by n)
         from claimed where n <> all (p_silent)))
$$;

select is(pg_temp.claim(), null, 'nothing to publish');
select is(count(*), 0::bigint, 'and no lane is leased') from data.relay_lanes where claimed_at is not null;

-- Order

select pg_temp.add(1, 10), pg_temp.add(1, 11), pg_temp.add(2, 20), pg_temp.add(2, 21), pg_temp.add(17, 170);
select is(pg_temp.claim(), '10 20 170', 'of each enrollment the first');
select is(c.payload, jsonb_build_object('eventId', c.event_id, 'type', 'sequence.step.executed', 'version', 1,
              'tenantId', 'acme', 'occurredAt', '2026-03-02T14:00:00Z', 'correlationId', 'r10',
              'data', '{"n": 10}'::jsonb), 'with its payload')
from claimed l
join data.outbox_events e using (tenant_id, event_id)
cross join lateral (select wire.event(row(e.*)::data.outbox_events) as payload, e.event_id) c
where l.n = 10;
select is(array_agg(distinct lane order by lane), '{1, 2}', 'from the lanes of their enrollments') from claimed;
select is(pg_temp.claim(), null, 'while a lane is leased nobody else gets anything of it');
update data.relay_lanes set leased_until = clock.real_now() - interval '1 second' where lane = 2;
select is(pg_temp.claim(), '20', 'a lease that has run out is taken over');
select is(pg_temp.finish(), 1::bigint, 'an acknowledged event is marked');
select is(pg_temp.claim(), '21', 'then comes the next of the enrollment');
select is(pg_temp.finish(), 1::bigint, 'it, too');
update data.relay_lanes set leased_until = clock.real_now() - interval '1 second';
select is(pg_temp.claim(), '10 170', 'what nobody finished comes again');
select is(pg_temp.finish(p_silent => '{10, 170}'), 0::bigint, 'no answer is no acknowledgement');
select is(pg_temp.claim(), '10 170', 'and it comes again at once');
select is(pg_temp.finish(), 2::bigint, 'both');
select is(pg_temp.finish(), 0::bigint, 'an acknowledgement counts once');
select is(pg_temp.claim(), '11', 'the rest');
select is(pg_temp.finish(), 1::bigint, 'is published');
select is(count(*), 5::bigint, 'all five are') from data.outbox_events where published_at is not null;

-- A lease that somebody else has

select pg_temp.add(3, 30);
select is(pg_temp.claim(), '30', 'a relay claims');
update data.relay_lanes set lease_number = lease_number + 1 where lane = 3;
select is(pg_temp.finish(p_silent => '{30}'), 0::bigint, 'it finishes too late');
select is(pg_temp.claim(), null, 'and cannot give back what another one has by now');
update data.relay_lanes set leased_until = null;
select is(pg_temp.claim(), '30', 'the other one does');
select is(pg_temp.finish(), 1::bigint, 'and publishes');

-- Limits

select pg_temp.add(e, 100 + e) from generate_series(0, 31) e;
select is((select count(*) from worker.claim_events(md5('w')::uuid, 5, 60)), 5::bigint, 'no more than asked for');
select is((select count(*) from data.relay_lanes where leased_until > clock.real_now()), 3::bigint,
          'out of as few lanes as it takes');
select is((select count(distinct c.lane) from worker.claim_events(md5('v')::uuid, 4, 60) c), 2::bigint,
          'another relay gets other lanes');
update data.relay_lanes set leased_until = null;
select ok(pg_temp.claim() is not null and pg_temp.finish() = 32, 'all are published');

-- What is refused

select pg_temp.add(4, 40), pg_temp.add(4, 41), pg_temp.add(20, 200);
select is(pg_temp.claim(), '40 200', 'two enrollments of one lane');
select is(pg_temp.finish('{40}'), 1::bigint, 'one event is refused');
select is(pg_temp.claim(), null, 'what is behind it waits with it');
select results_eq($$ select (data ->> 'n')::integer, failure_count, last_error, retry_at > clock.real_now()
                     from data.outbox_events where published_at is null order by 1 $$,
                  $$ values (40, 1, 'too large', true),
                            (41, 0, 'an earlier event of the enrollment is not published yet', true) $$,
                  'and says why');
select results_eq($$ select tenant_id, waiting_count, refused_count, behind_count, failure_count, last_error
                     from ops.outbox $$,
                  $$ values ('acme', 2::bigint, 1::bigint, 1::bigint, 1, 'too large') $$,
                  'which operators see in ops.outbox');
select is((select refused_count from worker.events_lag()), 2::bigint, 'and the metrics');
select ok((select lag_seconds from worker.events_lag()) > 0, 'with its age');
update data.outbox_events set retry_at = clock.real_now() where published_at is null;
select is(pg_temp.claim(), '40', 'once it is due, the refused one alone is tried');
select is(pg_temp.finish('{40}'), 0::bigint, 'again in vain');
select ok(retry_at - clock.real_now() between interval '1.5 seconds' and interval '2 seconds', 'the wait grows')
from data.outbox_events where data ->> 'n' = '40';
select is(array_agg(outbox.retry_wait(n) order by n), '{00:00:01, 00:08:32, 00:10:00, 00:10:00}',
          'from a second to ten minutes') from unnest('{1, 10, 11, 1000}'::integer[]) n;
update data.outbox_events set retry_at = clock.real_now() where published_at is null;
select ok(pg_temp.claim() = '40' and pg_temp.finish() = 1 and pg_temp.claim() = '41' and pg_temp.finish() = 1,
          'when it gets through, what was behind it follows');

-- A stream that was lost; what is forgotten

update data.outbox_events set published_at = clock.real_now() - interval '8 days' where data ->> 'n' in ('10', '20');
select is(ops.republish(clock.real_now() - interval '7 days', 'rival'), 0::bigint, 'another tenant had none');
select is(ops.republish(clock.real_now() - interval '7 days'), 39::bigint, 'what was acknowledged since is published again');
select is(left(pg_temp.claim(1000), 20), '11 21 30 100 104 105', 'the oldest of each enrollment first');
select is(outbox.clean(100), 2::bigint, 'what was acknowledged more than seven days ago is forgotten');

select * from finish();
rollback;

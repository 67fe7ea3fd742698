-- outbox.take_old: what NATS has not acknowledged stays, while there is a relay.
begin;
select plan(9);

do $$
begin
    perform ops.create_tenant('acme', 'Acme');
    for i in 1 .. 6 loop
        perform outbox.add('acme', 'sequence.enrollment.created', md5('e' || i)::uuid, 'r', jsonb_build_object('n', i),
                           clock.now());
    end loop;
    update data.outbox_events e set position = (e.data ->> 'n')::bigint, written_at = clock.real_now() - interval '1 day';
end
$$;
create function pg_temp.kept()
returns text
language sql stable
as $$ select string_agg(e.data ->> 'n', ' ' order by e.position) from data.outbox_events e $$;

select is(outbox.take_old('acme', clock.real_now() - interval '1 hour', 2), 2::bigint, 'without a relay what is old goes');
select is(pg_temp.kept(), '3 4 5 6', 'the oldest first');

do $$
begin
    perform worker.claim_events(md5('w')::uuid, 100, 60);
    update data.outbox_events e set published_at = clock.real_now() where e.data ->> 'n' in ('4', '6');
end
$$;
select ok(outbox.is_relayed(clock.real_now()), 'a relay has claimed');
select is(outbox.take_old('acme', clock.real_now() - interval '1 hour', 100), 2::bigint, 'what was acknowledged goes');
select is(pg_temp.kept(), '3 5', 'and what was not waits for NATS, however old it is');
select is(outbox.take_old('acme', clock.real_now() - interval '1 hour', 100), 0::bigint, 'again and again');

do $$ begin update data.relay_lanes l set claimed_at = clock.real_now() - interval '30 days'; end $$;
select ok(not outbox.is_relayed(clock.real_now()), 'after thirty days without a claim nobody relays any more');
select is(outbox.take_old('acme', clock.real_now() - interval '1 hour', 100), 2::bigint, 'and age alone counts again');
select is(pg_temp.kept(), null, 'nothing is left');

select * from finish();
rollback;

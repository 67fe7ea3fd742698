-- stats.recount_next, drift, mend, ops.recounts: counts against what is really there.
begin;
select plan(29);

do $$
declare
    v_sequence data.sequences;
begin
    perform ops.set_clock('2026-03-02 13:59Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    for v_place in 1..3 loop
        perform ops.set_clock(timestamptz '2026-03-02 13:59Z' + v_place * interval '1 second');
        v_sequence := sequence.create(case when v_place = 3 then 'rival' else 'acme' end, 'ann', jsonb_build_object(
            'name', 'S' || v_place, 'settings', '{"fromEmail": "me@acme.test"}'::jsonb, 'steps',
            '[{"type": "auto_email", "subject": "S", "variants": [{"id": "a", "weight": 1, "body": "A"},
                                                                  {"id": "b", "weight": 1, "body": "B"}]},
              {"type": "auto_email", "body": "B", "delayDays": 1}]'::jsonb), clock.now());
        perform sequence.activate(v_sequence.tenant_id, v_sequence.sequence_id, clock.now());
        perform enrollment.enroll(v_sequence.tenant_id, 'ann', 'request-1', v_sequence.sequence_id,
            jsonb_build_object('assignedTo', (array['r1', 'r2', null])[1 + n % 3], 'contactId', (contact.create(
                v_sequence.tenant_id, jsonb_build_object('email', format('p%s-%s@x.test', v_place, n)),
                clock.now())).contact_id), clock.now())
        from generate_series(1, 12) n;
    end loop;
    for v_day in 2..3 loop
        perform ops.set_clock(format('2026-03-0%s 14:00Z', v_day)::timestamptz);
        perform worker.run_due_steps(1000);
        perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
            'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent')))
        from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m;
    end loop;
end
$$;
create function pg_temp.id(p_name text) returns uuid language sql stable
as $$ select q.sequence_id from data.sequences q where q.name = p_name $$;
create function pg_temp.found(p_name text)
returns table (told text)
language sql stable
as $$
    select concat_ws(' ', d ->> 'grain', d ->> 'counter', d ->> 'variantId', d ->> 'assignedTo', d ->> 'tooMany')
    from ops.recounts r, jsonb_array_elements(r.drift) d
    where r.name = p_name
    order by 1
$$;
create function pg_temp.finished() returns text language sql stable
as $$ select string_agg(r.name, ' ' order by r.finished_at) from ops.recounts r where r.finished_at is not null $$;

-- All is well

select is(pg_temp.finished(), null, 'at first nothing was recounted');
select is(stats.recount_next(1000), 0::bigint, 'a recount of all finds nothing');
select is(pg_temp.finished(), 'S1 S2 S3', 'every sequence had its turn, once');
select is(count(*), 3::bigint, 'none drifts') from ops.recounts r where r.drift_count = 0 and not r.is_under_way;

-- In pieces

select is(stats.recount_next(5), 0::bigint, 'five enrollments only');
select is(r.is_under_way, r.name = 'S1', r.name || ': under way is the first') from ops.recounts r order by r.name;
select is(stats.recount_next(5), 0::bigint, 'five more');
do $$
declare
    v_enrollment_ids uuid[];
begin
    -- Meanwhile somebody is enrolled, and retention takes what two did: one who was recounted, one who was not.
    perform enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id('S1'), jsonb_build_object('contactId', (
        contact.create('acme', '{"email": "late@x.test"}', clock.now())).contact_id), clock.now());
    v_enrollment_ids := array(select e.enrollment_id
                              from (select e.enrollment_id, row_number() over (order by e.enrollment_id) as place
                                    from data.enrollments e where e.sequence_id = pg_temp.id('S1')) e
                              where e.place in (1, 12));
    delete from data.messages m where m.enrollment_id = any (v_enrollment_ids);
    perform execution.take('acme', v_enrollment_ids, clock.now());
end
$$;
select is(count(*), 20::bigint, 'of twelve times two executions four have gone') from data.step_executions x
where x.sequence_id = pg_temp.id('S1');
select is(stats.recount_next(5), 0::bigint, 'what changes meanwhile is no drift');
select ok(not r.is_under_way, 'the recount is finished') from ops.recounts r where r.name = 'S1';
select is(stats.recount_next(1000), 0::bigint, 'nor is what was retired before');
select results_eq($$ select sum(c.amount) from ops.counts c
                     where c.sequence_id = pg_temp.id('S1') and c.counter = 'sent' $$,
                  'values (24::numeric)', 'the counts keep what has gone');

-- Something was written past the functions

create function pg_temp.opened() returns text language sql stable
as $$ select x.variant_id from data.step_executions x where x.opened_at is not null $$;

do $$
begin
    perform stats.fold(1000, clock.now());
    update data.step_executions x set opened_at = clock.now()
    where x.execution_id = (select x.execution_id from data.step_executions x
                            join data.enrollments e using (tenant_id, enrollment_id)
                            where x.sequence_id = pg_temp.id('S2') and x.variant_id is not null
                              and e.assigned_to = 'r1'
                            order by x.execution_id limit 1);
    update data.sequence_sums s set amount = s.amount + 2
    where s.sequence_id = pg_temp.id('S2') and s.grain = 'rep' and s.counter = 'enrolled' and s.assigned_to = 'r2';
end
$$;
select is(stats.recount_next(1000), 3::bigint, 'three counts are wrong');
select results_eq($$ select * from pg_temp.found('S2') $$,
    $$ values ('rep enrolled r2 2'), ('rep opened r1 -1'), (format('step opened %s -1', pg_temp.opened())) $$,
    'each is named, with how much it is too large');
select is(stats.recount_next(1000), 3::bigint, 'they are found again as long as nobody mends them');
select is(ops.mend_counts(pg_temp.id('S2')), 3::bigint, 'mended');
select is(ops.mend_counts(pg_temp.id('S2')), 0::bigint, 'once');
select is(stats.recount_next(1000), 0::bigint, 'and all is well');
select results_eq($$ select c.variant_id, c.amount from ops.counts c
                     where c.sequence_id = pg_temp.id('S2') and c.counter = 'opened' $$,
                  $$ values (pg_temp.opened(), 1::bigint) $$, 'the count is what it should be');
select throws_ok($$ select ops.mend_counts('00000000-0000-0000-0000-000000000000') $$, 'SE404', null,
                 'a sequence that nobody knows');
-- Undone ends

create function pg_temp.amounts(p_ended integer, p_reinstated integer)
returns jsonb
language sql immutable
as $$
    select jsonb_build_object(jsonb_build_array('step', 'ended:replied', null, null, null)::text, p_ended,
                              jsonb_build_array('step', 'reinstated:replied', null, null, null)::text, p_reinstated)
$$;
select is(jsonb_array_length(stats.drift(pg_temp.amounts(4, 0), pg_temp.amounts(5, 2),
                                         pg_temp.amounts(c.found, 0))), c.wrong, c.name)
from (values (5, 0, 'found before it was undone'), (2, 0, 'found after'), (1, 1, 'fewer are not explained'),
             (6, 1, 'nor more')) c (found, wrong, name);

select is(stats.drift('{"[\"step\", \"sent\", null, null, null]": 3}', '{"[\"step\", \"sent\", null, null, null]": 5}',
                      format('{"[\"step\", \"sent\", null, null, null]": %s}', d.found)::jsonb) #> '{0,tooMany}',
          to_jsonb(d.too_many), format('between 3 and 5 a recount of %s', d.found))
from (values (3, null::integer), (2, 1), (6, -1)) d (found, too_many);

select * from finish();
rollback;

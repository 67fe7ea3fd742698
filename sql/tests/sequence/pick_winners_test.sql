-- sequence.pick_winners and variant_for: when a test ends by itself, and who gets what from then on.
begin;
select plan(31);

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text) returns uuid language sql stable
as $$ select m.id from made m where m.name = p_name $$;
create function pg_temp.body(p_winner text, p_variants text default '[{"id": "a", "weight": 1, "body": "A"},
                                                                     {"id": "b", "weight": 1, "body": "B"}]')
returns jsonb language sql stable
as $$
    select jsonb_build_object('steps', jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
        'id', pg_temp.id('step'), 'type', 'auto_email', 'subject', 'S', 'variants', p_variants::jsonb,
        'autoWinner', p_winner::jsonb)), '{"type": "auto_email", "body": "2", "delayDays": 1}'::jsonb))
$$;
create function pg_temp.step() returns data.sequence_steps language sql stable
as $$ select s from data.sequence_steps s where s.step_id = pg_temp.id('step') $$;
create function pg_temp.enroll(p_from integer, p_to integer)
returns void language sql volatile
as $$
    select enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id('plan'), jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', 'p' || n || '@x.test'), clock.now())).contact_id),
        clock.now())
    from generate_series(p_from, p_to) n
$$;
create function pg_temp.count(p_variant_id text, p_sent bigint, p_replied bigint, p_counter text default 'replied')
returns void language sql volatile
as $$
    select stats.add('acme', pg_temp.id('plan'), 'sent', p_sent, clock.now(), pg_temp.id('step'), p_variant_id),
           stats.add('acme', pg_temp.id('plan'), p_counter, p_replied, clock.now(), pg_temp.id('step'), p_variant_id)
$$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
do $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail":
        "me@acme.test"}}' || pg_temp.body('{"metric": "replied"}'), clock.now());
begin
    insert into made values ('plan', v_sequence.sequence_id);
    insert into made select 'step', s.step_id from data.sequence_steps s where s.step_number = 1;
end
$$;

-- What is asked for

select is((pg_temp.step()).auto_winner, '{"metric": "replied", "minimumSample": 200, "minimumDays": 7}',
          'what is not said is 200 e-mails of each variant, and a week');
select is(wire.step(pg_temp.step()) -> 'winner', 'null', 'at first there is no winner');
select is((select string_agg(p.pointer, ' ') from sequence.step_problems('acme', jsonb_build_array(c.step)) p),
          '/steps/0/autoWinner', c.name)
from (values ('{"type": "call", "autoWinner": {"metric": "replied"}}'::jsonb, 'a call has no test'),
             ('{"type": "auto_email", "body": "A", "autoWinner": {"metric": "replied"}}', 'nor who has no variants'),
             ('{"type": "auto_email", "autoWinner": {"metric": "replied"}, "variants": [
                {"id": "a", "weight": 1, "body": "A"}, {"id": "b", "weight": 0, "body": "B"}]}',
              'nor who has one with a weight')) c (step, name);
select is((select string_agg(f.pointer, ' ')
           from problem.find(wire.step_body(), jsonb_build_object('type', 'auto_email', 'autoWinner',
                                                                  c.body::jsonb)) f), c.pointer, c.body)
from (values ('{"metric": "opened"}', '/autoWinner/metric'), ('{}', '/autoWinner/metric'),
             ('{"metric": "replied", "minimumSample": 19}', '/autoWinner/minimumSample'),
             ('{"metric": "replied", "minimumDays": 0}', '/autoWinner/minimumDays')) c (body, pointer);

-- Guards

do $$
begin
    perform pg_temp.count('a', 300, 10), pg_temp.count('b', 300, 60);
    perform ops.set_clock('2026-03-09 14:00Z');
end
$$;
select is(sequence.pick_winners(10, clock.now()), 0::bigint, 'a draft has no winner');
do $$
begin
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform pg_temp.enroll(1, 12);
    perform worker.run_due_steps(100);
    perform ops.set_clock('2026-03-16 13:59Z');
end
$$;
create temporary table had as
select m.enrollment_id, m.variant_id from data.messages m;
select is(count(distinct h.variant_id), 2::bigint, 'until then both variants go') from had h;
select is(sequence.pick_winners(10, clock.now()), 0::bigint, 'not before minimumDays since the start');
select isnt(ops.set_clock('2026-03-16 14:00Z'), null, 'a week');
update data.sequence_sums s set amount = 0;
do $$
begin
    perform stats.fold(1000, clock.now());
    update data.sequence_sums s set amount = case s.variant_id when 'a' then 300 else 199 end
    where s.grain = 'step' and s.counter = 'sent' and s.step_id = pg_temp.id('step');
end
$$;
select is(sequence.pick_winners(10, clock.now()), 0::bigint, 'not below the minimum of each');
do $$
begin
    perform pg_temp.count('b', 101, 0, 'opened');
end
$$;
select is(stats.test_of(pg_temp.step(), stats.variant_counts(pg_temp.step())) ->> 'winner', 'b', 'b is the winner');
select is(sequence.pick_winners(10, clock.now()), 1::bigint, 'it is chosen');
select is(sequence.pick_winners(10, clock.now()), 0::bigint, 'once');
select is(wire.step(pg_temp.step()) -> 'winner', '{"variantId": "b", "chosenAt": "2026-03-16T14:00:00Z"}', 'it shows');
select is(stats.report('acme', pg_temp.id('plan'), '2026-03-01', '2026-03-31') #> '{stepStats,0,test,chosen}',
          '{"variantId": "b", "chosenAt": "2026-03-16T14:00:00Z"}', 'also in the statistics');

-- From then on

do $$
begin
    perform pg_temp.enroll(13, 30), worker.run_due_steps(100);
end
$$;
select is(string_agg(distinct m.variant_id, ' '), 'b', 'everybody new gets the winner')
from data.messages m where m.enrollment_id not in (select h.enrollment_id from had h);
select is(string_agg(distinct m.variant_id, ' '), 'a', 'what is queued stays as it was')
from data.messages m join had h using (enrollment_id) where h.variant_id = 'a';
select ok(bool_and(sequence.variant_for(pg_temp.step(), h.enrollment_id) ->> 'id' = h.variant_id),
          'who has a variant keeps it, should the step run again') from had h;
update data.messages m set due_at = clock.now(), is_cleared = true;
select is(count(*), 12::bigint, 'also when they are rendered') from had h
join (select c.enrollment_id, c.text_template from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 99, 60) c
      where c.step_number = 1) c on c.enrollment_id = h.enrollment_id and lower(c.text_template) = h.variant_id;
select is(string_agg(distinct concat_ws(' ', t.reason, t.detail), ', '), 'winner b', 'the timeline says so')
from data.enrollments e cross join lateral enrollment.timeline(e) t
where e.enrollment_id not in (select h.enrollment_id from had h) and t.kind = 'email_queued';
select is(string_agg(distinct concat_ws(' ', t.reason, t.detail), ', '), 'a, b', 'it was chance before')
from data.enrollments e join had h using (enrollment_id) cross join lateral enrollment.timeline(e) t
where t.kind = 'email_queued';
select is(string_agg(distinct concat_ws(' ', v.data -> 'variantId', v.data -> 'isWinner'), ', '),
          '"a" false, "b" false, "b" true', 'so do events')
from data.outbox_events v where v.type = 'sequence.step.executed' and v.data ->> 'stepNumber' = '1';
do $$
begin
    perform sequence.pause('acme', pg_temp.id('plan'), clock.now()), pg_temp.enroll(31, 31);
end
$$;
select is(string_agg(x.detail, '') filter (where x.rule = 'variant'),
          'Variant b has won the test of this step. (Mon 2026-03-16 14:00:00 UTC)', 'and the explanation')
from data.enrollments e join data.contacts c using (tenant_id, contact_id) cross join lateral scheduling.explain(e, clock.now()) x
where c.email = 'p31@x.test';

-- Editing

do $$
begin
    perform sequence.change('acme', pg_temp.id('plan'), '{"name": "T"}' || pg_temp.body('{"metric": "replied"}'), false,
                            clock.now());
end
$$;
select is((pg_temp.step()).winner_variant_id, 'b', 'an edit of other things keeps the winner');
select is_empty($$ select p.pointer from problem.find(wire.sequence_change_body(), jsonb_build_object('steps',
                       jsonb_build_array(wire.step(pg_temp.step())))) p $$,
                'a step comes back as it was answered');
do $$
begin
    perform sequence.change('acme', pg_temp.id('plan'), pg_temp.body('{"metric": "replied"}',
        '[{"id": "c", "weight": 1, "body": "C"}, {"id": "b", "weight": 1, "body": "B"}]'), false, clock.now());
end
$$;
select is(format('%s %s', (pg_temp.step()).winner_variant_id, (pg_temp.step()).tested_since_at = clock.now()), ' t',
          'other variants are another test, from the beginning');
do $$
begin
    perform sequence.change('acme', pg_temp.id('plan'), pg_temp.body(null), false, clock.now());
end
$$;
select is(format('%s %s', (pg_temp.step()).auto_winner, (pg_temp.step()).tested_since_at), ' ',
          'who takes autoWinner away has no winner');

select * from finish();
rollback;

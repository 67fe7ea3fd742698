-- stats.add, stats.totals, stats.fold and ops.counts: counts as sums of deltas.
begin;
select plan(22);

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.plan(p_name text, p_steps text,
                             p_settings text default '{"fromEmail": "a@acme.test"}')
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb, 'settings', p_settings::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    return v_sequence;
end
$$;
create function pg_temp.meet(p_name text, p_body text default '{}')
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact constant data.contacts := contact.create('acme', jsonb_build_object(
        'firstName', p_name, 'email', p_name || '@x.test') || p_body::jsonb, clock.now());
begin
    insert into made values (p_name, v_contact.contact_id);
    return v_contact;
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_body text default '{}')
returns data.enrollments
language sql volatile
as $$
    select enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', pg_temp.id(p_contact)) || p_body::jsonb, clock.now())
$$;

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call"}]'), pg_temp.plan('quiet', '[{"type": "call"}]');
    insert into made
    select 'step', s.step_id from data.sequence_steps s where s.sequence_id = pg_temp.id('plan');
end
$$;
create function pg_temp.add(p_counter text, p_amount bigint default 1, p_sequence text default 'plan')
returns void
language sql volatile
as $$ select stats.add('acme', pg_temp.id(p_sequence), p_counter, p_amount, clock.now()) $$;

select is(stats.totals('acme', pg_temp.id('plan')),
          '{"totalEnrollments": 0, "activeEnrollments": 0, "completedEnrollments": 0, "repliedEnrollments": 0,
            "bouncedEnrollments": 0, "sent": 0}', 'everything begins at 0');

do $$
begin
    perform pg_temp.add('enrolled', 10), pg_temp.add('enrolled');
    perform pg_temp.add('ended:completed', 2), pg_temp.add('ended:replied'), pg_temp.add('ended:bounced');
    perform pg_temp.add('ended:unsubscribed'), pg_temp.add('ended:cancelled');
    perform pg_temp.add('sent', 17), pg_temp.add('sent', 3), pg_temp.add('sent', 100, 'quiet');
end
$$;
create temporary table told as
select '{"totalEnrollments": 11, "activeEnrollments": 5, "completedEnrollments": 2, "repliedEnrollments": 1,
         "bouncedEnrollments": 1, "sent": 20}'::jsonb as totals;
select is(stats.totals('acme', pg_temp.id('plan')), totals,
          'counts are sums; whoever has ended in whatever way is not active') from told;
select is(stats.totals('acme', pg_temp.id('quiet')) ->> 'sent', '100', 'each sequence has its own');
select is(stats.totals('rival', pg_temp.id('plan')) ->> 'sent', '0', 'another tenant counts nothing of it');

-- Folding

create function pg_temp.sums(p_grain text)
returns table (told text)
language sql stable
as $$
    select concat_ws(' ', s.counter, s.step_id = pg_temp.id('step'), s.variant_id, s.assigned_to, s.counted_on,
                     s.amount)
    from data.sequence_sums s
    where s.sequence_id = pg_temp.id('plan')
      and s.grain = p_grain
    order by 1
$$;
do $$
begin
    perform pg_temp.add('sent', 1) from generate_series(1, 50);
    perform stats.add('acme', pg_temp.id('plan'), 'opened', 2, '2026-03-03 14:00Z', pg_temp.id('step'), v, 'ann')
    from (values ('a'), ('b'), ('b')) v (v);
    perform stats.add('acme', pg_temp.id('plan'), 'opened', 1, clock.now(), pg_temp.id('step'));
end
$$;
create temporary table before as
select count(*) as deltas, stats.report('acme', pg_temp.id('plan'), '2026-03-01', '2026-03-31') as told
from data.sequence_counts;
select is(stats.fold(10, clock.now()), 10::bigint, 'as many deltas are folded as one asks for');
select is(stats.report('acme', pg_temp.id('plan'), '2026-03-01', '2026-03-31'), told, 'the report stays the same')
from before;
select is(stats.fold(1000, clock.now()), b.deltas - 10, 'then the others') from before b;
select is(count(*), 0::bigint, 'none is left') from data.sequence_counts;
select is(stats.fold(1000, clock.now()), 0::bigint, 'there is nothing more to fold');
select is(stats.report('acme', pg_temp.id('plan'), '2026-03-01', '2026-03-31'), told, 'the report is the same')
from before;
select results_eq($$ select * from pg_temp.sums('step') $$,
    $$ values ('ended:bounced 1'), ('ended:cancelled 1'), ('ended:completed 2'), ('ended:replied 1'),
              ('ended:unsubscribed 1'), ('enrolled 11'), ('opened t 1'), ('opened t a 2'), ('opened t b 4'),
              ('sent 70') $$, 'one row for each counter, step and variant');
select results_eq($$ select * from pg_temp.sums('rep') where told like 'opened%' $$,
    $$ values ('opened 1'), ('opened ann 6') $$, 'for each rep');
select results_eq($$ select * from pg_temp.sums('day') where told ~ '^(opened|sent)' $$,
    $$ values ('opened 2026-03-02 1'), ('opened 2026-03-03 6'), ('sent 2026-03-02 70') $$, 'and for each day');
do $$
begin
    perform pg_temp.add('sent', 5), stats.fold(1000, clock.now());
end
$$;
select results_eq($$ select * from pg_temp.sums('step') where told like 'sent%' $$, $$ values ('sent 75') $$,
                  'what comes later is added');
select is(stats.totals('acme', pg_temp.id('plan')), totals || '{"sent": 75}', 'the totals agree') from told;
select is(stats.totals('acme', pg_temp.id('quiet')) ->> 'sent', '100', 'another sequence is as it was');
select results_eq($$ select c.counter, c.amount from ops.counts c where c.sequence_name = 'quiet' $$,
                  $$ values ('sent', 100::bigint) $$, 'ops.counts says the same');
select lives_ok($$ select stats.add('acme', pg_temp.id('plan'), 'retired:sent', 3, clock.now()),
                          stats.fold(10, clock.now()) $$, 'what was retired');
select is(stats.totals('acme', pg_temp.id('plan')) ->> 'sent', '75', 'changes no count');

do $$
begin
    perform pg_temp.add('reinstated:replied'), pg_temp.add('reinstated:cancelled');
end
$$;
select is(stats.totals('acme', pg_temp.id('plan')) - 'sent',
          '{"totalEnrollments": 11, "activeEnrollments": 7, "completedEnrollments": 2, "repliedEnrollments": 0,
            "bouncedEnrollments": 1}', 'who was reinstated has not ended');
select is(sum(c.amount), 0::numeric, 'ops.counts says the same') from ops.counts c
where c.sequence_name = 'plan' and c.counter in ('ended:replied', 'ended:cancelled');
select throws_ok($$ select stats.add('rival', pg_temp.id('plan'), 'sent', 1, clock.now()) $$, '23503', null,
                 'another tenant cannot add to a sequence');

select * from finish();
rollback;

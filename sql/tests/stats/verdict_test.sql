-- stats.wilson, newcombe, is_proven, sample_needed, detectable, verdict: against values from the literature, and a
-- test of variants that are all the same, looked at again and again.
begin;
select plan(37);

create function pg_temp.percent(p_bounds double precision[])
returns text
language sql immutable
as $$ select string_agg(round(100 * b::numeric, 2)::text, ' ' order by n) from unnest(p_bounds) with ordinality b (b, n) $$;

select is(pg_temp.percent(stats.wilson(c.count, c.sent)), c.bounds, format('Wilson: %s of %s', c.count, c.sent))
from (values (81::bigint, 263::bigint, '25.53 36.62'), (15, 148, '6.24 16.05'), (0, 20, '0.00 16.11'),
             (1, 29, '0.61 17.18'), (29, 29, '88.30 100.00'), (0, 0, '0.00 100.00'), (3, 2, '34.24 100.00'))
     c (count, sent, bounds);
-- Newcombe 1998, method 10, table II.
select is(pg_temp.percent(stats.newcombe(c.a, c.m, c.b, c.n)), c.bounds,
          format('Newcombe: %s of %s and %s of %s', c.a, c.m, c.b, c.n))
from (values (56::bigint, 70::bigint, 48::bigint, 80::bigint, '5.24 33.39'), (9, 10, 3, 10, '17.05 80.90'),
             (6, 7, 2, 7, '5.82 80.62'), (5, 56, 0, 29, '-3.81 19.26'), (0, 10, 0, 20, '-16.11 27.75'),
             (10, 10, 0, 10, '60.75 100.00')) c (a, m, b, n, bounds);

select is(stats.sample_needed(c.p, c.q), c.sent, format('to tell %s from %s', c.p, c.q))
from (values (0.05::double precision, 0.10::double precision, 435::bigint), (0.10, 0.05, 435), (0.5, 0.6, 388),
             (0.02, 0.03, 3826), (0.05, 0.05, null)) c (p, q, sent);
select ok(stats.detectable(0.05, n) > stats.detectable(0.05, n * 2), format('%s more show smaller differences', n))
from (values (100::bigint), (1000)) n (n);
select is(round(stats.detectable(0.1, 1000)::numeric, 3), 0.038, 'of 10 %, a thousand each show 3.8 points');
select is(stats.detectable(0, 0), 1::double precision, 'nothing sent shows nothing');

-- Verdicts

create function pg_temp.verdict(p_variants jsonb, p_minimum integer default 100)
returns text
language sql immutable
as $$
    select concat_ws(' ', v ->> 'verdict', v ->> 'winner', '|', v ->> 'leader', v ->> 'runnerUp',
                     v #>> '{difference,points}', v ->> 'neededPerVariant')
    from (select stats.verdict(p_variants, p_minimum) as v) v
$$;
create function pg_temp.variants(variadic p_numbers bigint[])
returns jsonb
language sql immutable
as $$
    select jsonb_agg(jsonb_build_object('id', chr(96 + n), 'count', p_numbers[2 * n - 1], 'sent', p_numbers[2 * n]))
    from generate_series(1, cardinality(p_numbers) / 2) n
$$;
select is(pg_temp.verdict(pg_temp.variants(variadic c.numbers), c.minimum), c.verdict, c.name)
from (values
    ('{0, 0, 0, 0}'::bigint[], 100, 'not_enough_data | a b 0.0', 'nothing sent'),
    ('{5, 100, 35, 100}', 101, 'not_enough_data | b a 30.0 101', 'fewer than the minimum, whatever the difference'),
    ('{5, 100, 35, 100}', 100, 'winner b | b a 30.0 100', 'as many as the minimum'),
    ('{35, 100, 5, 99}', 100, 'not_enough_data | a b 29.9 100', 'each of them'),
    ('{0, 100, 9, 100}', 100, 'not_enough_data | b a 9.0 100', 'fewer than ten in all'),
    ('{50, 1000, 70, 1000}', 100, 'not_enough_data | b a 2.0 2213', 'a difference that chance may have made'),
    ('{50, 1000, 110, 1000}', 100, 'winner b | b a 6.0 320', 'one that it hardly made'),
    ('{500, 20000, 505, 20000}', 100, 'no_difference | b a 0.0 6151947', 'less than a point, for sure'),
    ('{100, 1000, 300, 1000, 295, 1000}', 100, 'not_enough_data | b c 0.5 131229', 'not better than every other'),
    ('{100, 1000, 300, 1000, 150, 1000}', 100, 'winner b | b c 15.0 121', 'better than every other'),
    ('{7, 10}', 1, '|', 'a single one is no test')) c (numbers, minimum, verdict, name);
select is(stats.verdict(null, 100), null, 'none neither');

-- The same text under two names, answered by 8 of 100: looked at after each 50 e-mails, 40 times.

create temporary table trials as
with draws as (
    select t.trial, n.number / 50 as look, count(*) filter (where b.bits % 100 < 8) as a,
           count(*) filter (where (b.bits >> 9) % 100 < 8) as b, count(*) filter (where (b.bits >> 18) % 100 < 12) as c
    from generate_series(1, 120) t (trial)
    cross join generate_series(0, 1999) n (number)
    cross join lateral (select ('x' || substr(md5(t.trial || ' ' || n.number), 1, 15))::bit(60)::bigint as bits) b
    group by 1, 2
), sums as materialized (
    select d.trial, (d.look + 1) * 50 as sent, (sum(d.a) over w)::bigint as a, (sum(d.b) over w)::bigint as b,
           (sum(d.c) over w)::bigint as c
    from draws d
    window w as (partition by d.trial order by d.look)
)
select s.trial, bool_or(stats.is_proven(s.a, s.sent, s.b, s.sent, 1) or stats.is_proven(s.b, s.sent, s.a, s.sent, 1))
           as is_winner,
       bool_or(n.bounds[1] > 0 or n.bounds[2] < 0) as is_apart,
       bool_or(stats.is_proven(s.c, s.sent, s.a, s.sent, 1)) as is_found
from sums s
cross join lateral stats.newcombe(s.a, s.sent, s.b, s.sent) n (bounds)
where s.sent >= 100
group by s.trial;
select cmp_ok(count(*), '<=', 6::bigint, 'at most one in twenty tests of the same text has a winner')
from trials where is_winner;
select cmp_ok(count(*), '>', 18::bigint, 'intervals for a single look would find far more')
from trials where is_apart;
select cmp_ok(count(*), '>', 80::bigint, '12 instead of 8 of 100 is found in most')
from trials where is_found;

select * from finish();
rollback;

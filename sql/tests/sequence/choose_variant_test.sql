-- sequence.choose_variant: by weight, and always the same for an enrollment and a step.
begin;
select plan(12);

-- A thousand enrollments by a fixed rule, so that the numbers below are always the same.
create temporary table walkers as
select md5('enrollment ' || n)::uuid as enrollment_id from generate_series(1, 1000) n;

create function pg_temp.shares(p_variants text, p_step text default 'step')
returns jsonb
language sql stable
as $$
    select jsonb_object_agg(coalesce(c.id, 'none'), c.amount)
    from (select sequence.choose_variant(p_variants::jsonb, w.enrollment_id,
                                         md5(p_step)::uuid) ->> 'id' as id,
                 count(*) as amount
          from walkers w
          group by 1) c
$$;

select is(pg_temp.shares('[{"id": "a", "weight": 1}]'), '{"a": 1000}', 'one variant gets everybody');
select ok((pg_temp.shares(v.variants) ->> 'a')::integer between v.low and v.high and
          pg_temp.shares(v.variants) - '{a,b}'::text[] = '{}', v.why)
from (values
    ('[{"id": "a", "weight": 1}, {"id": "b", "weight": 1}]', 450, 550, 'equal weights share by halves'),
    ('[{"id": "a", "weight": 50}, {"id": "b", "weight": 50}]', 450, 550, 'whatever the unit of the weights'),
    ('[{"id": "a", "weight": 9}, {"id": "b", "weight": 1}]', 870, 930, 'nine to one is nine tenths'),
    ('[{"id": "b", "weight": 1}, {"id": "a", "weight": 9}]', 870, 930, 'whichever comes first')
) v (variants, low, high, why);
select is(pg_temp.shares('[{"id": "a", "weight": 0}, {"id": "b", "weight": 3}, {"id": "c", "weight": 0}]'),
          '{"b": 1000}', 'a weight of 0 gets nobody, wherever it stands');
-- Pinned: another hash would send people who are under way to another variant.
select is((select string_agg(sequence.choose_variant('[{"id": "a", "weight": 1}, {"id": "b", "weight": 1}]',
                                                     md5('enrollment ' || n)::uuid,
                                                     md5('step')::uuid) ->> 'id', ''
                             order by n)
           from generate_series(1, 20) n),
          'bababbbbababaabbbabb', 'an enrollment keeps its variant, also in the next release');
select ok((select count(*) between 400 and 600
           from walkers w
           cross join (select '[{"id": "a", "weight": 1}, {"id": "b", "weight": 1}]'::jsonb as v) v
           where sequence.choose_variant(v.v, w.enrollment_id, md5('step')::uuid)
                 = sequence.choose_variant(v.v, w.enrollment_id, md5('another step')::uuid)),
          'the choice for one step says nothing about another');
select is(sequence.choose_variant('[{"id": "a", "weight": 1, "subject": "S", "body": "B"}]',
                                  md5('x')::uuid, md5('y')::uuid),
          '{"id": "a", "weight": 1, "subject": "S", "body": "B"}', 'the whole variant is the answer');
select is(sequence.choose_variant(v::jsonb, md5('x')::uuid, md5('y')::uuid), null,
          format('nothing to choose from: %s', coalesce(v, 'null')))
from unnest(array[null, '[]', '[{"id": "a", "weight": 0}]']) v;

select * from finish();
rollback;

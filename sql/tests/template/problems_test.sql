-- The table of cases that the scanner in Swift is tested with too; paths are from the root of the project.
\set cases `cat Tests/template-cases.json`

begin;
select plan((4 + count(*))::integer) from jsonb_array_elements(:'cases');

create temporary table cases as
select c.value ->> 'name' as name,
       (c.value ->> 'source') || repeat(coalesce(c.value ->> 'unit', ''),
                                        coalesce((c.value ->> 'times')::integer, 0)) as source,
       c.value ->> 'problem' as problem,
       array(select jsonb_array_elements_text(c.value -> 'variables')) as variables,
       c.position
from jsonb_array_elements(:'cases') with ordinality c (value, position);

select is(case when c.problem is null
               then array[(select p.message from template.problems(c.source) p)]
                    || template.variables(c.source)
               else array(select p.message from template.problems(c.source) p) end,
          case when c.problem is null then null::text || c.variables else array[c.problem] end,
          c.name)
from cases c
order by c.position;

select is_empty($$ select template.problems(null) $$, 'no source has no problems');
select is(template.variables(null), '{}', 'no source needs no variables');
select is(template.variables('{{#a}}{{b}}'), '{}', 'the variables of a broken source are told as far as it goes');
select is((select count(*) from template.problems(repeat('{{', 100000))), 1::bigint,
          'a source of nothing but braces is looked through');

select * from finish();
rollback;

-- template.variables_of: what several texts need together.
begin;
select plan(5);

select set_eq($$ select unnest(template.variables_of(array['{{a}} {{b}}', '{{b}} {{contact.c}}'])) $$,
              array['a', 'b', 'contact.c'], 'each variable of any text');
select is(cardinality(template.variables_of(array['{{a}}{{a}}', '{{a}}', '{{{a}}}'])), 1,
          'each of them once');
select is(template.variables_of(array[null, '{{a}}', null]), '{a}', 'null texts need nothing');
select is(template.variables_of(array['{{#a}}{{b}}{{/a}}', 'plain', null]), '{}',
          'sections and plain text need nothing');
select is(template.variables_of('{}'), '{}', 'no text needs nothing');

select * from finish();
rollback;

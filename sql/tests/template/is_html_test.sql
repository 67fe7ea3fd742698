-- template.is_html: whether a step's own body is sent as HTML or as plain text.
begin;
select plan(20);

select ok(template.is_html(s), 'HTML: ' || s)
from unnest(array['<p>Hello</p>', 'Hello<br>there', 'Hello<br/>', 'a <B>b</B>',
                  '<a href="https://x.test">x</a>', '<!DOCTYPE html>', e'<div\nclass="a">', '</p>',
                  '<h1>Title</h1>', '<img src=x />']) s;
select ok(not template.is_html(s), 'plain text: ' || s)
from unnest(array['Hello {{firstName}}', '3 < 5 > 2', 'a<b', 'from <ann@acme.test>', 'I <3 you',
                  '<https://x.test>', '', '{{#a}}<{{/a}}', 'x <- y ->']) s;
select is(template.is_html(null), null, 'no body is neither');

select * from finish();
rollback;

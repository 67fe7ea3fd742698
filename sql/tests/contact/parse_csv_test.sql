-- contact.parse_csv: CSV (RFC 4180) as contacts.
begin;
select plan(35);

create function pg_temp.read(p_csv text)
returns text
language sql volatile
as $$
    select string_agg(b.body::text, ' ' order by b.place)
    from unnest(contact.parse_csv(p_csv)) with ordinality b (body, place)
$$;

select is(pg_temp.read(c.csv), c.bodies, c.why)
from (values
    (E'email,firstName\na@x.test,Ann', '{"email": "a@x.test", "firstName": "Ann"}', 'a record is a contact'),
    (E'email,firstName\r\na@x.test,Ann\r\nb@x.test,Bob\r\n',
     '{"email": "a@x.test", "firstName": "Ann"} {"email": "b@x.test", "firstName": "Bob"}',
     'lines end in CRLF, the last one too'),
    (E'email\ra@x.test\r', '{"email": "a@x.test"}', 'or in CR'),
    (E'\ufeffemail\na@x.test', '{"email": "a@x.test"}', 'a byte order mark is passed over'),
    (E'\ufeff"email"\n"a@x.test"', '{"email": "a@x.test"}', 'before a quote, too'),
    (E'email,company\na@x.test,"Byron, Ltd."', '{"email": "a@x.test", "company": "Byron, Ltd."}',
     'a comma in quotes is no end'),
    (E'email,note\na@x.test,"two\r\nlines"\nb@x.test,"x\ny"',
     '{"email": "a@x.test", "attributes": {"note": "two\r\nlines"}} '
     || '{"email": "b@x.test", "attributes": {"note": "x\ny"}}', 'nor is a line break'),
    (E'email,company\na@x.test,"The ""Best"""', '{"email": "a@x.test", "company": "The \"Best\""}',
     'a quote is doubled'),
    (E'email,company\na@x.test,""""', '{"email": "a@x.test", "company": "\""}', 'a quote alone'),
    (E'email,company\na@x.test,""""""', '{"email": "a@x.test", "company": "\"\""}', 'two of them'),
    (E'email,company\na@x.test,""","""', '{"email": "a@x.test", "company": "\",\""}', 'a comma between quotes'),
    (E'company,email\n"",a@x.test\n,b@x.test', '{"email": "a@x.test"} {"email": "b@x.test"}',
     'an empty field is left out, quoted or not'),
    (E'email,a,b\nx@x.test,"",""', '{"email": "x@x.test"}', 'empty attributes, too'),
    (E'email\n\na@x.test\n\r\n\n', '{"email": "a@x.test"}', 'empty lines are passed over'),
    (E'E-Mail,FIRST NAME,last_name,Linkedin URL, timezone \na@x.test,Ann,Lee,https://l.test/a,UTC',
     '{"email": "a@x.test", "lastName": "Lee", "timezone": "UTC", "firstName": "Ann", '
     || '"linkedinUrl": "https://l.test/a"}', 'members may be written in many ways'),
    (E'email,Deal Size,attributes\na@x.test,5,x',
     '{"email": "a@x.test", "attributes": {"Deal Size": "5", "attributes": "x"}}',
     'other columns are attributes, named as they are'),
    (E'email,firstName\na@x.test,  Ann ', '{"email": "a@x.test", "firstName": "  Ann "}', 'spaces are part of a field'),
    (E'email,firstName\na@x.test,Zoë 日本', '{"email": "a@x.test", "firstName": "Zoë 日本"}', 'any letters')
) c (csv, bodies, why);
select is(cardinality(contact.parse_csv(E'email\n' || repeat(E'a@x.test\n', 10000))), 10000, '10,000 records');

select throws_ok(format('select contact.parse_csv(%L)', c.csv), 'SE422', 'The CSV cannot be read. ' || c.told, c.why)
from (values
    ('', 'It is empty.', 'nothing at all'),
    ('email', 'It needs a header and 1 to 10000 records.', 'a header alone'),
    (E'email\n\n', 'It needs a header and 1 to 10000 records.', 'a header and empty lines'),
    (E'email\n' || repeat(E'a@x.test\n', 10001), 'It needs a header and 1 to 10000 records.', '10,001 records'),
    (E'firstName\nAnn', 'The header has no column email.', 'no addresses'),
    (E'email;firstName\na@x.test;Ann', 'Its fields are separated by something else than commas: write it with commas.',
     'semicolons, as some spreadsheets write'),
    (E'firstName\temail\nAnn\ta@x.test',
     'Its fields are separated by something else than commas: write it with commas.', 'tabs'),
    (E'email,\na@x.test,', 'A column of the header has no name.', 'a column without a name'),
    (E'email,E-Mail\na,b', 'Two columns of the header have the same name.', 'a column twice'),
    (E'email,x\na@x.test,1\nb@x.test', 'Record 3 has 1 fields, the header has 2.', 'a field is missing'),
    (E'email,x\na@x.test,1,2', 'Record 2 has 3 fields, the header has 2.', 'a field too many'),
    (E'email\n"a@x.test', 'A quoted field does not end.', 'a quote that stays open'),
    (E'email,x\na@x.test,5" wide",', 'A quote stands inside a field that is not quoted, near email,x a@x.test,5.',
     'a quote in the middle'),
    (E'email,x\na@x.test,"5"wide', 'A quote stands inside a field that is not quoted, near wide.', 'text behind a quoted field'),
    (E'email\n\x1fa@x.test', 'It holds control characters.', 'what nobody types')
) c (csv, told, why);
select is(contact.csv_names('{email,Title}'), '{email,title}', 'the names of columns are those of members');

select * from finish();
rollback;

-- problem.find_in_text: the string keywords of a schema and our formats.
begin;
select plan(80);

create function pg_temp.found(p_schema text, p_text text)
returns text[]
language sql stable
as $$ select array(select problem.find_in_text(p_schema::jsonb, p_text)) $$;

select is(pg_temp.found('{"minLength": 2, "maxLength": 3}', l.text), l.problems::text[],
          format('the length of "%s"', l.text))
from (values ('ab', '{}'), ('abc', '{}'), ('ä😀', '{}'), ('a', '{needs at least 2 characters}'),
             ('', '{must not be empty}'), ('abcd', '{may have at most 3 characters}')) l (text, problems);
select is(pg_temp.found('{"pattern": "^a+$"}', 'aa'), '{}', 'a text that matches');
select is(pg_temp.found('{"pattern": "^a+$"}', 'ab'), '{does not match ^a+$}', 'a text that does not match');
select is(pg_temp.found('{"maxLength": 1, "format": "uuid"}', 'xyz'),
          '{may have at most 1 characters,must be a UUID}', 'both are told');
select is(pg_temp.found('{}', e'\t anything'), '{}', 'a schema that says nothing takes everything');
select is(pg_temp.found('{"format": "unheard-of"}', 'x'), '{}', 'an unknown format says nothing');

select is(pg_temp.found(format('{"format": "%s"}', f.format), f.text), '{}',
          format('a good %s: %s', f.format, f.text))
from (values ('uuid', '01953e5c-0000-7000-8000-00000000000a'),
             ('uuid', '01953E5C-0000-7000-8000-00000000000A'),
             ('email', 'ann@acme.test'), ('email', 'ann+tag@sub.acme.test'), ('email', 'änn@bücher.test'),
             ('email', 'ann@localhost'), ('email', 'ann@[192.0.2.1]'), ('email', 'a.b-c@x-y.test'),
             ('time', '00:00'), ('time', '23:59'), ('time', '09:30'),
             ('uri', 'https://x.test/a?b=c#d'), ('uri', 'http://x'),
             ('line', ''), ('line', 'Grüße, 你好'), ('line', 'a "quoted" line')) f (format, text);

select is(pg_temp.found(format('{"format": "%s"}', f.format), f.text), array[f.problem],
          format('no good %s: %s', f.format, to_json(f.text)))
from (values
    ('uuid', '', 'must be a UUID'), ('uuid', '01953e5c00007000800000000000000a', 'must be a UUID'),
    ('uuid', '{01953e5c-0000-7000-8000-00000000000a}', 'must be a UUID'),
    ('uuid', e'01953e5c-0000-7000-8000-00000000000a\n', 'must be a UUID'),
    ('uuid', '01953e5c-0000-7000-8000-00000000000g', 'must be a UUID'),
    ('email', '', 'must be an e-mail address'), ('email', 'ann', 'must be an e-mail address'),
    ('email', 'ann@', 'must be an e-mail address'), ('email', '@acme.test', 'must be an e-mail address'),
    ('email', 'a@b@c', 'must be an e-mail address'), ('email', 'ann @acme.test', 'must be an e-mail address'),
    ('email', 'Ann <ann@acme.test>', 'must be an e-mail address'),
    ('email', 'a@x.test,b@x.test', 'must be an e-mail address'),
    ('email', e'ann@acme.test\r\nBcc: x@y.test', 'must be an e-mail address'),
    ('email', 'ann@acme.test.', 'must be an e-mail address'),
    ('email', 'ann@acme..test', 'must be an e-mail address'),
    ('email', 'ann@.test', 'must be an e-mail address'),
    ('email', e'a\u200bnn@acme.test', 'must be an e-mail address'),
    ('email', e'ann@ac\u00adme.test', 'must be an e-mail address'),
    ('email', e'\ufeffann@acme.test', 'must be an e-mail address'),
    ('time', '', 'must be a time of day, HH:MM'), ('time', '24:00', 'must be a time of day, HH:MM'),
    ('time', '9:30', 'must be a time of day, HH:MM'), ('time', '09:60', 'must be a time of day, HH:MM'),
    ('time', '09:30:00', 'must be a time of day, HH:MM'), ('time', '09.30', 'must be a time of day, HH:MM'),
    ('uri', 'javascript:alert(1)', 'must be an http or https address'),
    ('uri', 'x.test', 'must be an http or https address'),
      ('uri', 'https://', 'must be an http or https address'),
    ('uri', 'https://x.test/a b', 'must be an http or https address'),
    ('uri', e'https://x.test/\na', 'must be an http or https address'),
    ('line', e'a\nb', 'must be one line without control characters'),
    ('line', e'a\rb', 'must be one line without control characters'),
    ('line', e'a\tb', 'must be one line without control characters'),
    ('line', e'a\u007f', 'must be one line without control characters'),
    ('line', e'Hi\r\nBcc: x@y.test', 'must be one line without control characters')) f (format, text,
        problem);

-- Instants: RFC 3339, and days that exist.
select is(pg_temp.found('{"format": "instant"}', i.text), '{}', 'an instant: ' || i.text)
from (values ('2026-03-02T09:00:00Z'), ('2026-03-02t09:00:00z'), ('2026-03-02T09:00:00.123456+02:00'),
             ('2026-03-02T23:59:59-09:30'), ('2028-02-29T00:00:00Z'), ('2026-12-31T00:00:00+14:00')) i (text);
select is(i.text::timestamptz, '2026-03-02 09:00Z'::timestamptz, 'PostgreSQL reads it')
from (values ('2026-03-02t09:00:00z')) i (text);
select is(pg_temp.found('{"format": "instant"}', i.text),
          array['must be an instant with its offset, 2026-03-02T09:00:00Z'], 'no instant: ' || i.text)
from (values ('tomorrow'), ('2026-03-02'), ('2026-03-02T09:00:00'), ('2026-03-02 09:00:00Z'),
             ('2026-03-02T09:00Z'), ('2026-02-29T00:00:00Z'), ('2026-13-01T00:00:00Z'),
             ('2026-03-02T24:00:00Z'), ('infinity'), ('2026-03-02T09:00:00+99:00')) i (text);

select * from finish();
rollback;

-- problem.raise and problem.escape: how a refusal leaves the database.
begin;
select plan(12);

create function pg_temp.raised(p_statement text)
returns table (state text, message text, detail jsonb)
language plpgsql volatile
as $$
begin
    execute p_statement;
exception
    when sqlstate 'SE000' then
        get stacked diagnostics state = returned_sqlstate, message = message_text,
        detail = pg_exception_detail;
        return next;
end
$$;

select results_eq($$ select *
                     from pg_temp.raised('select problem.raise(409, ''not_active'', ''It is over.'')') $$,
                  $$ values ('SE409', 'It is over.',
                             '{"code": "not_active", "title": "It is over."}'::jsonb) $$,
                  'the status is in the SQLSTATE, the title is the message, the document the detail');
select is((select detail from pg_temp.raised($$ select problem.raise(422, 'wrong', 'Wrong.',
               '{"errors": [{"pointer": "/a"}], "someId": 7}') $$)),
          '{"code": "wrong", "title": "Wrong.", "errors": [{"pointer": "/a"}], "someId": 7}',
          'members stand beside code and title');
select is((select detail ->> 'code' from pg_temp.raised($$ select problem.raise(404, 'gone', 'Gone.',
               '{"code": "forged", "title": "forged"}') $$)),
          'gone', 'a member cannot take the place of the code');
select throws_ok(format('select problem.raise(%s, %L, %L)', s, 'x', 'X.'), 'SE' || s, 'X.',
                 s || ' is forwarded')
from unnest(array[403, 404, 409, 422, 429]) s;

select is(problem.escape('plain'), 'plain', 'a plain name is its own part of a pointer');
select is(problem.escape('a/b~c'), 'a~1b~0c', 'slash and tilde are escaped');
select is(problem.escape('~1'), '~01', 'what looks escaped is escaped again');
select is(problem.escape(''), '', 'an empty name is empty');

select * from finish();
rollback;

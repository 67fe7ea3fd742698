-- Every function body is compiled against the tables as they are: plpgsql by plpgsql_check,
-- sql by PostgreSQL itself, which migrate does not let look (functions refer to later ones).
begin;
select plan(2);
set local check_function_bodies = on;

create temporary view functions as
select p.oid, p.oid::regprocedure as signature, p.prosrc, n.nspname as house, l.lanname as language
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_language l on l.oid = p.prolang
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'public');

create function pg_temp.error_of(p_function oid)
returns text
language plpgsql volatile
as $$
begin
    execute pg_get_functiondef(p_function);
    return null;
exception
    when syntax_error_or_access_rule_violation or data_exception or feature_not_supported then
        return sqlerrm;
end
$$;

select is_empty($$
    select f.signature, c.lineno, c.level, c.message, c.detail
    from functions f
    cross join plpgsql_check_function_tb(
        f.oid, fatal_errors := false, other_warnings := true, extra_warnings := true,
        performance_warnings := true, security_warnings := true) c
    where f.language = 'plpgsql'
      -- Every api function takes the context, also those that do not ask who it is.
      and not (f.house = 'api' and c.message = 'unused parameter "p_context"')
      -- It does not know that a lock is a change, nor that a raise must not be folded away.
      and not (c.message ~ '^routine is marked as VOLATILE, should be (STABLE|IMMUTABLE)$'
               and f.prosrc ~ '\m(for (no key )?(update|share)|raise)\M')
      -- An integer that becomes a bigint, or a literal that becomes an array, is worth no cast.
      and not (c.message = 'target type is different type than source type'
               and (c.level = 'performance' or c.detail ~ '^cast "text" value'))
$$, 'plpgsql_check finds nothing in any plpgsql function');

select is_empty($$
    select f.signature, e.error
    from functions f
    cross join lateral (select pg_temp.error_of(f.oid) as error) e
    where f.language = 'sql'
      and e.error is not null
$$, 'every sql function is valid against the tables and functions as they are');

select * from finish();
rollback;

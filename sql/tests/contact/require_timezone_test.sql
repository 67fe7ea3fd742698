-- contact.require_timezone: IANA names, nothing else that PostgreSQL would take.
begin;
select plan(17);

-- What a statement is refused with: the problem document without its title, the errors as their pointers.
create function pg_temp.refusal(p_statement text)
returns jsonb
language plpgsql volatile
as $$
declare
    v_state  text;
    v_detail jsonb;
begin
    execute p_statement;
    return null;
exception
    when sqlstate 'SE000' then       -- every SQLSTATE that begins with SE
        get stacked diagnostics v_state = returned_sqlstate, v_detail = pg_exception_detail;
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state) || case when v_detail ? 'errors'
            then jsonb_build_object('errors', jsonb_path_query_array(v_detail, '$.errors[*].pointer'))
            else '{}' end;
end
$$;

select lives_ok(format('select contact.require_timezone(%L)', z), z || ' is a time zone')
from unnest(array['UTC', 'America/New_York', 'America/Argentina/Buenos_Aires', 'Europe/Berlin',
                  'Asia/Kathmandu', 'Pacific/Apia']) z;
select is(pg_temp.refusal(format('select contact.require_timezone(%L)', z)),
          '{"sqlstate": "SE422", "code": "invalid_timezone", "errors": ["/timezone"]}',
          format('%s is no time zone', coalesce(quote_literal(z), 'null')))
from unnest(array['', 'EDT', 'PDT', '+02', 'UTC+2', 'europe/berlin', ' Europe/Berlin', 'Mars/Base',
                  'posix/UTC', 'Europe/Berlin; drop table', null]) z;

select * from finish();
rollback;

create or replace function api.describe()
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_statuses  jsonb;
    v_function  record;
    v_body      jsonb;
    v_functions jsonb := '{}';
begin
    -- Every code with the statuses under which any function raises it.
    select jsonb_object_agg(c.code, c.statuses)
    into v_statuses
    from (select r.found[2] as code, jsonb_agg(distinct r.found[1]::integer) as statuses
          from pg_catalog.pg_proc p
          cross join lateral regexp_matches(
              p.prosrc, 'problem\.raise\(\s*(\d{3})\s*,\s*''([a-z_]+)''', 'g') r (found)
          where p.pronamespace::regnamespace::text !~ '^(pg_|information_schema|public)'
          group by r.found[2]) c;

    for v_function in
        select p.proname,
               coalesce(pg_catalog.obj_description(p.oid, 'pg_proc'), '') as said,
               substring(p.prosrc from 'problem\.require\(wire\.(\w+)\(\)') as body,
               p.prosrc ~ 'wire\.(page|list|feed)\(' as is_list
        from pg_catalog.pg_proc p
        where p.pronamespace = 'api'::regnamespace
          and 'p_context' = any (p.proargnames)
        order by p.proname
    loop
        v_body := null;
        if v_function.body is not null then
            execute format('select wire.%I()', v_function.body) into v_body;
        end if;
        v_functions := v_functions || jsonb_build_object('api.' || v_function.proname, jsonb_build_object(
            'summary', btrim(split_part(v_function.said, 'Problems:', 1)),
            'body', v_body,
            'isList', v_function.is_list,
            'problems', (select coalesce(jsonb_object_agg(c.code, v_statuses -> c.code), '{}')
                         from (select distinct m.found[1] as code
                               from regexp_matches(split_part(v_function.said, 'Problems:', 2),
                                                   '[a-z]+(?:_[a-z]+)*', 'g') m (found)) c
                         where v_statuses ? c.code)));
    end loop;
    return v_functions;
end
$$;

comment on function api.describe() is
'What the functions of api say of themselves, for the description of the interface: by name, summary (the '
'comment), body (the JSON Schema that problem.require checks the body against, null without one), '
'isList (whether it answers a page), '
'problems (the codes of the comment with their statuses).';

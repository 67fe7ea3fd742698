create or replace function api.describe()
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_problems  jsonb;
    v_function  record;
    v_body      jsonb;
    v_answer    jsonb;
    v_functions jsonb := '{}';
begin
    -- Every code with the statuses under which any function raises it, and what it then says.
    select jsonb_object_agg(c.code, c.said)
    into v_problems
    from (select r.found[2] as code,
                 jsonb_build_object('statuses', jsonb_agg(distinct r.found[1]::integer),
                                    'title', min(replace(r.found[3], '''''', ''''))) as said
          from pg_catalog.pg_proc p
          cross join lateral regexp_matches(p.prosrc,
              'problem\.raise\(\s*(\d{3})\s*,\s*''([a-z_]+)''(?:\s*,\s*''((?:[^'']|'''')*)'')?',
              'g') r (found)
          where p.pronamespace::regnamespace::text !~ '^(pg_|information_schema|public)'
          group by r.found[2]) c;

    for v_function in
        select p.proname,
               coalesce(pg_catalog.obj_description(p.oid, 'pg_proc'), '') as said,
               substring(p.prosrc from 'problem\.require\(wire\.(\w+)\(\)') as body,
               (select min(array[c.called[1], s.proname::text])
                from regexp_matches(p.prosrc, '\m([a-z_]+)\.([a-z_]+)\(', 'g') c (called)
                join pg_catalog.pg_proc s
                  on s.pronamespace::regnamespace::text = c.called[1]
                 and s.proname = c.called[2] || '_schema') as answer,
               p.prosrc ~ 'wire\.(list|feed)\(' as is_list,
               p.prosrc ~ 'wire\.feed\(' as is_feed,
               p.prosrc ~ 'wire\.tagged\(' as is_tagged,
               p.prosrc ~ 'access\.replay\(' as is_replayed
        from pg_catalog.pg_proc p
        where p.pronamespace = 'api'::regnamespace
          and 'p_context' = any (p.proargnames)
        order by p.proname
    loop
        v_body := null;
        v_answer := null;
        if v_function.body is not null then
            execute format('select wire.%I()', v_function.body) into v_body;
        end if;
        if v_function.answer is not null then
            execute format('select %I.%I()', v_function.answer[1], v_function.answer[2]) into v_answer;
        end if;
        v_functions := v_functions || jsonb_build_object('api.' || v_function.proname, jsonb_build_object(
            'summary', btrim(split_part(v_function.said, 'Problems:', 1)),
            'body', v_body,
            'answer', v_answer,
            'isList', v_function.is_list,
            'isFeed', v_function.is_feed,
            'isTagged', v_function.is_tagged,
            'isReplayed', v_function.is_replayed,
            'problems', (select coalesce(jsonb_object_agg(c.code, v_problems -> c.code), '{}')
                         from (select distinct m.found[1] as code
                               from regexp_matches(split_part(v_function.said, 'Problems:', 2),
                                                   '[a-z]+(?:_[a-z]+)*', 'g') m (found)) c
                         where v_problems ? c.code)));
    end loop;
    return v_functions;
end
$$;

comment on function api.describe() is
'What the functions of api say of themselves, for the description of the interface: by name, summary (the '
'comment), body (the JSON Schema that problem.require checks the body against, null without one), answer '
'(the JSON Schema of what it answers, or of an item of its list: that of the presenter it calls, '
'wire.contact_schema for wire.contact), isList (whether it answers a page), isFeed (one of the feed), '
'isTagged (with an entity tag), '
'isReplayed (whether it takes an Idempotency-Key), '
'problems (the codes of the comment with their statuses and a title that goes with them).';

create or replace function contact.judge(
    p_bodies jsonb[]
)
returns data.contact_result[]
language sql volatile
as $$
    with looked as materialized (
        -- One glance at each member; only where that does not tell, problem.find looks at the whole.
        select b.place, b.body, coalesce(g.is_plain, true) as is_plain
        from unnest(p_bodies) with ordinality b (body, place)
        cross join (select wire.contact_body() -> 'properties' as members offset 0) s
        cross join lateral (
            select bool_and(problem.is_plain(s.members -> m.key, m.value) is true) as is_plain
            from jsonb_each(case jsonb_typeof(b.body) when 'object' then b.body else '{"": 0}' end) m) g
    ), found as materialized (
        select k.place::integer as place, k.body,
               case when not k.is_plain then (
                   select jsonb_agg(jsonb_build_object('pointer', f.pointer, 'message', f.message))
                   from problem.find(wire.contact_body(), k.body) f) end as errors
        from looked k
    ), checked as materialized (
        select f.place, case when f.errors is null then lower(f.body ->> 'email') end as email_key,
               coalesce(f.errors, case
                   when f.body ->> 'email' is null
                   then '[{"pointer": "/email", "message": "is required: it tells contacts apart"}]'
                   when not calendar.is_timezone(f.body ->> 'timezone')
                   then '[{"pointer": "/timezone", "message": "must be an IANA time zone name"}]'
               end::jsonb) as errors
        from found f
    ), counted as materialized (
        select k.place, k.errors,
               row_number() over (partition by k.email_key, k.errors is null order by k.place) as occurrence
        from checked k
    )
    select array_agg(row(k.place, null,
        case when k.errors is not null then 'invalid'
             when k.occurrence > 1 then 'duplicate_in_request' end,
        k.errors)::data.contact_result order by k.place)
    from counted k
$$;

comment on function contact.judge(jsonb[]) is
'What keeps each body of an import from being taken: invalid (with errors by pointer into that body), or '
'duplicate_in_request (an earlier valid one has the address); a null code where nothing does.';

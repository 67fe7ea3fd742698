create or replace function template.variables_of(
    p_sources text[]
)
returns text[]
language sql stable
as $$
    select coalesce(array_agg(distinct v), '{}')
    from unnest(p_sources) s
    cross join lateral unnest(template.variables(s)) v
$$;

comment on function template.variables_of(text[]) is
'The variables that several template texts need together; null texts need none.';

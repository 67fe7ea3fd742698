create or replace function stats.add_amounts(
    p_some jsonb,
    p_more jsonb
)
returns jsonb
language plpgsql immutable
as $$
begin
    return (
        select coalesce(jsonb_object_agg(n.key, n.amount), '{}')
        from (select a.key, sum(a.value::bigint) as amount
              from (select * from jsonb_each_text(p_some)
                    union all
                    select * from jsonb_each_text(p_more)) a
              group by a.key) n);
end
$$;

comment on function stats.add_amounts(jsonb, jsonb) is 'The sums of two sets of amounts by key.';

create or replace function sequence.step_problems(
    p_tenant_id text,
    p_steps     jsonb
)
returns table (pointer text, message text)
language sql stable
as $$
    with steps as (
        select s.step, s.position, format('/steps/%s', s.position - 1) as pointer,
               coalesce((s.step ->> 'stepNumber')::integer, s.position::integer) as step_number
        from jsonb_array_elements(p_steps) with ordinality s (step, position)
    ), contents as (
        select pointer, step as content from steps
        union all
        select format('%s/variants/%s', st.pointer, v.position - 1), v.variant
        from steps st
        cross join lateral jsonb_array_elements(
            case jsonb_typeof(st.step -> 'variants') when 'array' then st.step -> 'variants' end)
            with ordinality v (variant, position)
    )
    select st.pointer || '/stepNumber', 'step numbers must be 1, 2, 3 … without gaps or repeats'
    from steps st
    where (select array_agg(s.step_number order by s.step_number) from steps s)
          <> (select array_agg(n) from generate_series(1, jsonb_array_length(p_steps)) n)
      and st.position = 1
    union all
    select st.pointer, 'an auto_email step needs a templateId, a body or variants'
    from steps st
    where st.step ->> 'type' = 'auto_email'
      and num_nonnulls(st.step ->> 'templateId', st.step ->> 'body', st.step ->> 'variants') = 0
    union all
    select st.pointer || '/autoSkipAfterDays', 'is for manual steps: an auto_email step waits for nobody'
    from steps st
    where st.step ->> 'type' = 'auto_email'
      and st.step ->> 'autoSkipAfterDays' is not null
    union all
    select st.pointer || '/variants', 'variant ids must differ, and the weights must not all be 0'
    from steps st
    cross join lateral (
        select count(*) as variant_count, count(distinct v ->> 'id') as id_count,
               sum((v ->> 'weight')::bigint) as weight
        from jsonb_array_elements(
            case jsonb_typeof(st.step -> 'variants') when 'array' then st.step -> 'variants' end) v) v
    where v.variant_count > 0
      and (v.id_count < v.variant_count or v.weight = 0)
    union all
    select st.pointer || '/autoWinner',
           'is for auto_email steps with at least two variants that have a weight'
    from steps st
    where st.step -> 'autoWinner' <> 'null'
      and (st.step ->> 'type' <> 'auto_email'
           or (select count(*) from jsonb_array_elements(
                   case jsonb_typeof(st.step -> 'variants') when 'array' then st.step -> 'variants' end) v
               where (v ->> 'weight')::integer > 0) < 2)
    union all
    select c.pointer, 'a variant needs a templateId or a body'
    from contents c
    where c.content ? 'weight'
      and num_nonnulls(c.content ->> 'templateId', c.content ->> 'body') = 0
    union all
    select c.pointer || '/templateId', 'there is no such template'
    from contents c
    where not exists (select from data.templates t
                      where t.tenant_id = p_tenant_id
                        and t.template_id = (c.content ->> 'templateId')::uuid)
      and c.content ->> 'templateId' is not null
    union all
    select c.pointer || '/' || m.member, p.message
    from contents c
    cross join unnest(array['subject', 'body']) m (member)
    cross join lateral template.problems(c.content ->> m.member) p
$$;

comment on function sequence.step_problems(text, jsonb) is
'What keeps steps of the right shape from running: a JSON pointer into the body and a sentence each.';

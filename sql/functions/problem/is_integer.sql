create or replace function problem.is_integer(
    p_value jsonb
)
returns boolean
language sql immutable
as $$
    select case when jsonb_typeof(p_value) = 'number'
                then (p_value)::numeric = trunc((p_value)::numeric) else false end
$$;

comment on function problem.is_integer(jsonb) is 'True for a JSON number without a fraction.';

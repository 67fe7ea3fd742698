create or replace function problem.is_integer(
    p_value jsonb
)
returns boolean
language sql immutable
as $$
    -- 1.0 is refused: what is read later by ->> and a cast to integer would stumble over it.
    select case when jsonb_typeof(p_value) = 'number' then scale((p_value)::numeric) = 0 else false end
$$;

comment on function problem.is_integer(jsonb) is 'True for a JSON number that is written without a fraction.';

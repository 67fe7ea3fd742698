create or replace function problem.require_one_of(
    p_parameter text,
    p_value     text,
    p_allowed   text[]
)
returns void
language plpgsql volatile
as $$
begin
    if p_value <> all (p_allowed) then
        perform problem.raise(422, 'invalid_parameter',
            format('%s must be one of %s.', p_parameter, array_to_string(p_allowed, ', ')));
    end if;
end
$$;

comment on function problem.require_one_of(text, text, text[]) is
'Refuses a parameter whose value is none of those allowed; null passes. Problems: invalid_parameter.';

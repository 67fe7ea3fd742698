create or replace function problem.require(
    p_schema jsonb,
    p_body   jsonb
)
returns void
language plpgsql volatile
as $$
declare
    v_errors jsonb;
begin
    if p_body is null then
        perform problem.raise(422, 'invalid_body', 'The request needs a JSON body.');
    end if;
    select jsonb_agg(jsonb_build_object('pointer', f.pointer, 'message', f.message))
    into v_errors
    from (select * from problem.find(p_schema, p_body) limit 50) f;

    if v_errors is not null then
        perform problem.raise(422, 'invalid_body', 'The body is not as it should be: see errors.',
                              jsonb_build_object('errors', v_errors));
    end if;
end
$$;

comment on function problem.require(jsonb, jsonb) is
'Refuses a body that does not fit its schema, with at most 50 errors by pointer. Problems: invalid_body.';

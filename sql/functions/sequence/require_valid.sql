create or replace function sequence.require_valid(
    p_sequence data.sequences,
    p_settings jsonb,
    p_steps    jsonb
)
returns void
language plpgsql volatile
as $$
declare
    v_errors jsonb;
begin
    select jsonb_agg(jsonb_build_object('pointer', e.pointer, 'message', e.message))
    into v_errors
    from (select '/settings' || c.pointer as pointer, c.message
          from calendar.problems(p_settings) c
          union all
          select s.pointer, s.message
          from sequence.step_problems(p_sequence.tenant_id, p_steps) s
          union all
          select s.pointer, s.message
          from sequence.edit_problems(p_sequence, p_steps) s) e;
    if v_errors is not null then
        perform problem.raise(422, 'invalid_body', 'The sequence cannot be changed like this: see errors.',
                              jsonb_build_object('errors', v_errors));
    end if;
end
$$;

comment on function sequence.require_valid(data.sequences, jsonb, jsonb) is
'Refuses settings and steps (null: they stay) that cannot take the place of the present ones. '
'Problems: invalid_body with errors.';

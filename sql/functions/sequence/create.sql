create or replace function sequence.create(
    p_tenant_id text,
    p_actor     text,
    p_body      jsonb,
    p_at        timestamptz
)
returns data.sequences
language plpgsql volatile
as $$
declare
    v_settings constant jsonb := coalesce(p_body -> 'settings', '{}');
    v_errors   jsonb;
    v_sequence data.sequences;
begin
    select jsonb_agg(jsonb_build_object('pointer', e.pointer, 'message', e.message))
    into v_errors
    from (select '/settings' || c.pointer as pointer, c.message
          from calendar.problems(v_settings) c
          union all
          select s.pointer, s.message
          from sequence.step_problems(p_tenant_id, p_body -> 'steps') s) e;
    if v_errors is not null then
        perform problem.raise(422, 'invalid_body', 'The sequence cannot run like this: see errors.',
                              jsonb_build_object('errors', v_errors));
    end if;

    insert into data.sequences
        (tenant_id, sequence_id, name, description, status, channel, settings, exit_conditions,
         created_by, created_at, updated_at)
    values (p_tenant_id, clock.new_id(p_at), p_body ->> 'name', p_body ->> 'description', 'draft',
            coalesce(p_body ->> 'channel', 'multi'), v_settings,
            coalesce(p_body -> 'exitConditions', '{}'), p_actor, p_at, p_at)
    returning * into v_sequence;
    perform sequence.add_steps(v_sequence, p_body -> 'steps', p_at);
    return v_sequence;
end
$$;

comment on function sequence.create(text, text, jsonb, timestamptz) is
'Makes a draft with its steps from a body that fits wire.sequence_body. Problems: invalid_body with errors.';

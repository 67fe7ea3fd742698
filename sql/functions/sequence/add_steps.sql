create or replace function sequence.add_steps(
    p_sequence data.sequences,
    p_steps    jsonb,
    p_at       timestamptz
)
returns void
language sql volatile
as $$
    insert into data.sequence_steps
        (tenant_id, step_id, sequence_id, step_number, type, name, template_id, subject, body,
         delay_days, delay_hours, send_at, task_description, variants, variables, is_active,
         max_lateness_hours, when_late, auto_skip_after_days, auto_winner, tested_since_at, created_at,
         updated_at)
    select p_sequence.tenant_id, clock.new_id(p_at), p_sequence.sequence_id,
           coalesce((s.step ->> 'stepNumber')::integer, s.position::integer),
           f.type, f.name, f.template_id, f.subject, f.body, f.delay_days, f.delay_hours, f.send_at,
           f.task_description, f.variants, template.variables_of(array[f.subject, f.body]), f.is_active,
           f.max_lateness_hours, f.when_late, f.auto_skip_after_days, f.auto_winner,
           case when f.auto_winner is not null then p_at end, p_at, p_at
    from jsonb_array_elements(p_steps) with ordinality s (step, position)
    cross join lateral sequence.step_fields(s.step) f
$$;

comment on function sequence.add_steps(data.sequences, jsonb, timestamptz) is
'Adds checked steps, in their order where they bring no stepNumber.';

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
         max_lateness_hours, when_late, auto_skip_after_days, created_at, updated_at)
    select p_sequence.tenant_id,
           clock.new_id(p_at),
           p_sequence.sequence_id,
           coalesce((s.step ->> 'stepNumber')::integer, s.position::integer),
           s.step ->> 'type',
           s.step ->> 'name',
           (s.step ->> 'templateId')::uuid,
           s.step ->> 'subject',
           s.step ->> 'body',
           coalesce((s.step ->> 'delayDays')::integer, 0),
           coalesce((s.step ->> 'delayHours')::integer, 0),
           (s.step ->> 'sendAt')::time,
           s.step ->> 'taskDescription',
           nullif(s.step -> 'variants', 'null'),
           template.variables_of(array[s.step ->> 'subject', s.step ->> 'body']),
           coalesce((s.step ->> 'isActive')::boolean, true),
           (s.step ->> 'maxLatenessHours')::integer,
           coalesce(s.step ->> 'whenLate', 'skip'),
           (s.step ->> 'autoSkipAfterDays')::integer,
           p_at,
           p_at
    from jsonb_array_elements(p_steps) with ordinality s (step, position)
$$;

comment on function sequence.add_steps(data.sequences, jsonb, timestamptz) is
'Adds checked steps, in their order where they bring no stepNumber.';

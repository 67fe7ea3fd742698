create or replace function sequence.step_fields(
    p_step jsonb
)
returns table (
    type                 text,
    name                 text,
    template_id          uuid,
    subject              text,
    body                 text,
    delay_days           integer,
    delay_hours          integer,
    send_at              time,
    task_description     text,
    variants             jsonb,
    is_active            boolean,
    max_lateness_hours   integer,
    when_late            text,
    auto_skip_after_days integer,
    auto_winner          jsonb
)
language sql immutable
as $$
    select p_step ->> 'type',
           p_step ->> 'name',
           (p_step ->> 'templateId')::uuid,
           p_step ->> 'subject',
           p_step ->> 'body',
           coalesce((p_step ->> 'delayDays')::integer, 0),
           coalesce((p_step ->> 'delayHours')::integer, 0),
           (p_step ->> 'sendAt')::time,
           p_step ->> 'taskDescription',
           nullif(p_step -> 'variants', 'null'),
           coalesce((p_step ->> 'isActive')::boolean, true),
           (p_step ->> 'maxLatenessHours')::integer,
           coalesce(p_step ->> 'whenLate', 'skip'),
           (p_step ->> 'autoSkipAfterDays')::integer,
           '{"minimumSample": 200, "minimumDays": 7}' || nullif(p_step -> 'autoWinner', 'null')
$$;

comment on function sequence.step_fields(jsonb) is
'The columns of a step from a body that fits wire.step_body; what is left out has its default.';

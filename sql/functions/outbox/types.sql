create or replace function outbox.types()
returns text[]
language sql immutable
as $$
    select array['sequence.enrollment.created', 'sequence.enrollment.completed',
                 'sequence.enrollment.replied', 'sequence.enrollment.exited', 'sequence.step.executed',
                 'sequence.step.pending_manual', 'sequence.enrollment.reinstated']
$$;

comment on function outbox.types() is 'The types of events that are published.';

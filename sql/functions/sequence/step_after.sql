create or replace function sequence.step_after(
    p_step data.sequence_steps
)
returns setof data.sequence_steps
language sql stable
as $$
    select f.*
    from data.sequence_steps f
    where f.tenant_id = p_step.tenant_id
      and f.sequence_id = p_step.sequence_id
      and f.step_number > sequence.place(p_step)
      and f.is_active
    order by f.step_number
    limit 1
$$;

comment on function sequence.step_after(data.sequence_steps) is
'The next active step of its sequence, of a removed one the next after its place; no row after the last. A '
'set, so that PostgreSQL inlines it into the batch.';

create or replace function sequence.step_after(
    p_step data.sequence_steps
)
returns setof data.sequence_steps
language sql stable
as $$
    -- From its place on in the index of the numbers, which no other index can do: before the table is
    -- analysed all of them look as good. What comes there may be of another sequence.
    select n.*
    from (select f.*
          from data.sequence_steps f
          where (f.tenant_id, f.sequence_id, f.step_number)
                > (p_step.tenant_id, p_step.sequence_id, sequence.place(p_step))
            and f.is_active
          order by f.tenant_id, f.sequence_id, f.step_number
          limit 1) n
    where n.tenant_id = p_step.tenant_id
      and n.sequence_id = p_step.sequence_id
$$;

comment on function sequence.step_after(data.sequence_steps) is
'The next active step of its sequence, of a removed one the next after its place; no row after the last. A '
'set, so that PostgreSQL inlines it into the batch.';

create or replace function sequence.numbered_steps(
    p_sequence data.sequences,
    p_steps    jsonb
)
returns table (step_id uuid, new_number integer, step jsonb, pointer text, old data.sequence_steps)
language sql stable
as $$
    select (l.step ->> 'id')::uuid, l.position::integer, l.step,
           format('/steps/%s', l.position - 1), s
    from jsonb_array_elements(p_steps) with ordinality l (step, position)
    left join data.sequence_steps s
      on s.tenant_id = p_sequence.tenant_id
     and s.sequence_id = p_sequence.sequence_id
     and s.step_id = (l.step ->> 'id')::uuid
     and s.removed_at is null
$$;

comment on function sequence.numbered_steps(data.sequences, jsonb) is
'The steps of a change with the places that they get, a JSON pointer each, and the present step whose id '
'they name: null for new ones, and for an id that no step of this sequence has.';

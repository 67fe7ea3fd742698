create or replace function sequence.edit_problems(
    p_sequence data.sequences,
    p_steps    jsonb
)
returns table (pointer text, message text)
language sql stable
as $$
    with steps as (
        select n.*, (n.old).step_number as old_number,
               count(*) over (partition by n.step_id) as same_count
        from sequence.numbered_steps(p_sequence, p_steps) n
    ), walked as (
        select exists (select from data.enrollments e
                       where e.tenant_id = p_sequence.tenant_id
                         and e.sequence_id = p_sequence.sequence_id) as is_walked
    )
    select s.pointer || '/id', 'this sequence has no such step'
    from steps s
    where s.step_id is not null
      and s.old_number is null
    union all
    select s.pointer || '/id', 'each step may be named once'
    from steps s
    where s.step_id is not null
      and s.same_count > 1
    union all
    select s.pointer || '/sequenceId', 'is another sequence'
    from steps s
    where (s.step ->> 'sequenceId')::uuid <> p_sequence.sequence_id
    union all
    select s.pointer || '/type', 'cannot change: contacts are or were in this sequence'
    from steps s
    cross join walked w
    where w.is_walked
      and s.step ->> 'type' <> (s.old).type
    union all
    select s.pointer, 'must stay after the steps that came before it, or contacts would run steps twice'
    from steps s
    cross join walked w
    where w.is_walked
      and exists (select from steps b
                  where b.old_number > s.old_number
                    and b.new_number < s.new_number)
$$;

comment on function sequence.edit_problems(data.sequences, jsonb) is
'What keeps a list of steps from taking the place of the present one: ids that are unknown or come twice, '
'and where somebody is or was enrolled another type or order. A JSON pointer and a sentence each.';

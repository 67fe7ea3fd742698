create or replace function sequence.place(
    p_step data.sequence_steps
)
returns integer
language plpgsql stable
as $$
begin
    if p_step.step_number is not null then
        return p_step.step_number;
    end if;
    return coalesce((
        select s.step_number
        from data.sequence_steps s
        where s.tenant_id = p_step.tenant_id
          and s.step_id = p_step.after_step_id), 0);
end
$$;

comment on function sequence.place(data.sequence_steps) is
'The number after which somebody goes on who is at this step: its own, or of a removed step that of the last '
'one before it that is left; 0 if none is. Steps that took its place come after that number.';

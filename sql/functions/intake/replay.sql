create or replace function intake.replay(
    p_letter data.dead_letters,
    p_at     timestamptz
)
returns text
language plpgsql volatile
as $$
declare
    v_error text;
    v_done  text;
begin
    begin
        v_done := intake.receive(p_letter.subject, convert_from(p_letter.payload, 'UTF8')::jsonb, p_at);
    exception
        when data_exception or program_limit_exceeded or integrity_constraint_violation
             or sqlstate 'SE000' then       -- every SE…
            v_error := sqlerrm;
    end;
    update data.dead_letters d
    set replayed_at    = case when v_error is null then clock.real_now() end,
        error          = coalesce(v_error, d.error),
        delivery_count = d.delivery_count + 1
    where d.tenant_id = p_letter.tenant_id
      and d.dead_letter_id = p_letter.dead_letter_id;
    return coalesce(v_done, v_error);
end
$$;

comment on function intake.replay(data.dead_letters, timestamptz) is
'Tries a dead letter again. Answers done or repeated, and it is dead no more; or why not. Lock it first.';

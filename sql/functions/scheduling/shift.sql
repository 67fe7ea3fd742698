create or replace function scheduling.shift(
    p_tenant_id    text,
    p_sequence_id  uuid,
    p_plan_number  integer,
    p_scheduled_at timestamptz
)
returns timestamptz
language plpgsql stable
as $$
declare
    v_at    timestamptz := p_scheduled_at;
    v_pause record;
begin
    for v_pause in
        select p.paused_at, p.resumed_at
        from data.sequence_pauses p
        where p.tenant_id = p_tenant_id
          and p.sequence_id = p_sequence_id
          and p.plan_number > p_plan_number
        order by p.plan_number
    loop
        -- What was still to wait when the pause began is waited from its end on.
        v_at := calendar.shift(v_pause.resumed_at, greatest(v_at - v_pause.paused_at, interval '0'));
    end loop;
    return v_at;
end
$$;

comment on function scheduling.shift(text, uuid, integer, timestamptz) is
'Where a plan lands after the pauses of its sequence since it was made: the delay that remained when a pause '
'began counts from its end. Windows and sendAt are still to be applied.';

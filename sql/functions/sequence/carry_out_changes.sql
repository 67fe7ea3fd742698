create or replace function sequence.carry_out_changes(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_change data.sequence_changes;
begin
    select * into v_change
    from data.sequence_changes c
    order by c.tenant_id, c.sequence_change_id
    limit 1
    for update skip locked;
    if not found then
        return 0;
    end if;
    return sequence.carry_out(v_change, p_limit, p_at);
end
$$;

comment on function sequence.carry_out_changes(integer, timestamptz) is
'Goes on with an edit or a deletion that no other worker has in hand, for up to p_limit enrollments, and '
'answers for how many. 0 when there is none.';

create or replace function sequence.change(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_body        jsonb,
    p_is_dry_run  boolean,
    p_at          timestamptz
)
returns jsonb
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.lock(p_tenant_id, p_sequence_id);
    v_answer   jsonb;
begin
    begin
        v_answer := sequence.apply_change(v_sequence, p_body, p_is_dry_run, p_at);
        if p_is_dry_run then
            raise exception 'a dry run leaves nothing' using errcode = 'SC020';
        end if;
    exception
        when sqlstate 'SC020' then
            null;       -- taken back; the answer stays
    end;
    return v_answer;
end
$$;

comment on function sequence.change(text, uuid, jsonb, boolean, timestamptz) is
'Changes what a body that fits wire.sequence_change_body names, carries it out for the first thousand '
'enrollments, leaves the others to the workers, and answers the sequence with its changes: how many '
'enrollments are affected. A dry run answers the same and changes nothing. Problems: sequence_not_found, '
'invalid_body and sequence_not_ready with errors.';

create or replace function message.doubt_all(
    p_reason text,
    p_at     timestamptz
)
returns data.messages[]
language plpgsql volatile
as $$
declare
    v_unknown data.messages[];
begin
    with doubted as (
        update data.messages m
        set status        = 'unknown',
            error_message = p_reason,
            unknown_count = m.unknown_count + 1,
            is_cleared    = false,
            leased_by     = null,
            leased_until  = null
        where m.status = 'sending'
           or m.status = 'queued' and (m.due_at <= p_at or m.due_at = 'infinity')
        returning m.*
    )
    select array_agg(row(d.*)::data.messages) into v_unknown
    from doubted d;
    return coalesce(v_unknown, '{}');
end
$$;

comment on function message.doubt_all(text, timestamptz) is
'Makes every message unknown that may have left until then: due, put aside, or in the hands of a sender; and '
'answers them. For a database that was restored to an earlier moment. Lock the enrollments first.';

create or replace function message.strip(
    p_tenant_id      text,
    p_enrollment_ids uuid[]
)
returns bigint
language plpgsql volatile
as $$
declare
    v_count bigint;
begin
    update data.messages m
    set html_body     = null,
        text_body     = null,
        last_answer   = null,
        bounce_reason = null
    where m.tenant_id = p_tenant_id
      and m.enrollment_id = any (p_enrollment_ids)
      and num_nonnulls(m.html_body, m.text_body, m.last_answer, m.bounce_reason) > 0;
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

comment on function message.strip(text, uuid[]) is
'Empties the bodies of the messages of ended enrollments, with the answers of mail servers; answers how '
'many.';

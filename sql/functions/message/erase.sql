create or replace function message.erase(
    p_tenant_id      text,
    p_enrollment_ids uuid[]
)
returns bigint
language plpgsql volatile
as $$
declare
    v_messages uuid[];
begin
    with erased as (
        update data.messages m
        set to_email            = null,
            subject             = null,
            html_body           = null,
            text_body           = null,
            last_answer         = null,
            error_message       = null,
            provider_message_id = null,
            bounce_reason       = null
        where m.tenant_id = p_tenant_id
          and m.enrollment_id = any (p_enrollment_ids)
        returning m.message_id
    )
    select array_agg(e.message_id) into v_messages from erased e;
    perform tracking.erase(p_tenant_id, v_messages);
    return coalesce(cardinality(v_messages), 0);
end
$$;

comment on function message.erase(text, uuid[]) is
'Takes addresses, subjects, bodies, answers of mail servers and links out of the messages of enrollments; '
'answers how many there are. That they were sent, and when, stays.';

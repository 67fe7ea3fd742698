create or replace function inbox.record_bounce(
    p_message data.messages,
    p_verdict jsonb,
    p_at      timestamptz
)
returns text
language plpgsql volatile
as $$
declare
    v_severity constant text := coalesce(p_verdict ->> 'severity', 'soft');
    v_address  text := p_message.to_email;
    v_email    constant text := (
        select c.email
        from data.contacts c
        where c.tenant_id = p_message.tenant_id
          and c.contact_id = p_message.contact_id);
begin
    if not message.mark_bounced(p_message, v_severity, p_verdict ->> 'status', p_verdict ->> 'reason', p_at)
    then
        return 'noted';     -- it was known
    end if;
    if execution.mark_bounced(p_message.tenant_id, p_message.message_id, p_at, concat_ws(' ', 'Bounced',
           '(' || v_severity || '):', p_verdict ->> 'status', p_verdict ->> 'reason')) then
        perform stats.add_bounced(p_message, p_at);
    end if;
    if v_severity = 'policy'
       or v_severity = 'soft' and message.soft_bounce_count(p_message, p_at) < inbox.soft_bounce_limit() then
        return 'counted';
    end if;

    v_address := coalesce(v_address, v_email);
    perform contact.suppress(p_message.tenant_id, 'address', v_address, 'bounced',
                             case v_severity when 'hard' then 'bounce' else 'soft_bounces' end, p_at);
    -- Who has another address by now goes on.
    if lower(v_address) = lower(v_email) then
        perform enrollment.finish_all(p_message.tenant_id, p_message.contact_id, 'onBounce', 'bounced',
                                      case v_severity when 'hard' then 'bounced' else 'soft_bounces' end,
                                      p_at);
    end if;
    return 'bounced';
end
$$;

comment on function inbox.record_bounce(data.messages, jsonb, timestamptz) is
'Records that a message was not delivered, from a verdict with severity (null: soft), status and reason. '
'A hard bounce suppresses the address in the whole tenant and ends the live enrollments of the contact '
'whose sequences end with bounces; so does a soft one when it is the third within 30 days '
'(inbox.soft_bounce_limit). One of policy is ours to mend and stops nothing. Lock the enrollments first. '
'Answers the outcome: bounced, counted, or noted if it was known.';

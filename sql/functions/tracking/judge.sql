create or replace function tracking.judge(
    p_use data.link_uses
)
returns void
language plpgsql volatile
as $$
declare
    v_message    data.messages;
    v_verdict    record;
    v_is_machine boolean;
begin
    select * into v_message
    from data.messages m
    where m.tenant_id = p_use.tenant_id
      and m.message_id = p_use.message_id;
    select v.verdict, v.reason into v_verdict
    from tracking.verdict(p_use.kind, p_use.origin, p_use.method, p_use.user_agent, p_use.used_at,
                          v_message.sent_at, exists (
        select from data.link_uses l
        where l.tenant_id = p_use.tenant_id
          and l.message_id = p_use.message_id
          and l.kind = 'click'
          and l.url <> p_use.url
          and l.used_at between p_use.used_at - interval '2 seconds'
                            and p_use.used_at + interval '2 seconds')) v;
    update data.link_uses l
    set verdict = v_verdict.verdict,
        reason  = v_verdict.reason
    where l.tenant_id = p_use.tenant_id
      and l.message_id = p_use.message_id
      and l.link_use_id = p_use.link_use_id;

    v_is_machine := v_verdict.verdict = 'machine';
    -- Who follows a link has opened the mail, also where pictures are not shown.
    if (p_use.kind = 'open' or not v_is_machine)
       and execution.mark_opened(p_use.tenant_id, p_use.message_id, v_is_machine, p_use.used_at) then
        perform stats.add_opened(v_message, v_is_machine, p_use.used_at);
    end if;
    if p_use.kind = 'click'
       and execution.mark_clicked(p_use.tenant_id, p_use.message_id, v_is_machine, p_use.used_at) then
        perform stats.add_clicked(v_message, v_is_machine, p_use.used_at);
    end if;
end
$$;

comment on function tracking.judge(data.link_uses) is
'Gives a use of a link that was kept its verdict; the first of a person, and the first of a machine, are '
'noted with the execution and counted. Lock the enrollment first.';

create or replace function enrollment.require_reachable(
    p_contact data.contacts
)
returns void
language plpgsql volatile
as $$
declare
    v_reason constant text := (
        select s.reason from contact.suppression_reason(p_contact.tenant_id, p_contact.email_key) s);
begin
    if v_reason is not null then
        perform problem.raise(409,
            case v_reason when 'unsubscribed' then 'unsubscribed' else 'suppressed' end,
            'This contact is suppressed and gets no e-mail.', jsonb_build_object('reason', v_reason));
    end if;
end
$$;

comment on function enrollment.require_reachable(data.contacts) is
'Refuses contacts on the suppression list. Problems: unsubscribed, suppressed (with reason).';

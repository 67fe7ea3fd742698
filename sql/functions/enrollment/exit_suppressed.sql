create or replace function enrollment.exit_suppressed(
    p_messages data.leased_message[],
    p_at       timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_tenant_id text;
    v_ids       uuid[];
begin
    for v_tenant_id, v_ids in
        select m.tenant_id, array_agg(distinct m.enrollment_id)
        from unnest(p_messages) l
        join data.messages m using (tenant_id, message_id)
        group by m.tenant_id
    loop
        perform enrollment.finish(e, scheduling.exit_status(s.reason), s.reason, p_at)
        from unnest(enrollment.lock_ready(v_tenant_id, v_ids)) r (enrollment_id)
        join data.enrollments e
          on e.tenant_id = v_tenant_id
         and e.enrollment_id = r.enrollment_id
        join data.contacts c
          on c.tenant_id = e.tenant_id
         and c.contact_id = e.contact_id
        cross join lateral contact.suppression_reason(c.tenant_id, c.email_key) s;
    end loop;
end
$$;

comment on function enrollment.exit_suppressed(data.leased_message[], timestamptz) is
'Ends the enrollments of queued messages whose contacts were suppressed since, as a step that came up would, '
'and cancels the messages. Never waits: what another session has in hand stays for the next time.';

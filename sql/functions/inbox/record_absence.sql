create or replace function inbox.record_absence(
    p_mail    data.inbox_messages,
    p_message data.messages,
    p_at      timestamptz
)
returns text
language plpgsql volatile
as $$
declare
    v_live      record;
    v_resume_at timestamptz;
    v_outcome   text := 'noted';
begin
    if (p_mail.verdict ->> 'isAbsence')::boolean is not true then
        return v_outcome;       -- a receipt, an answer to an invitation, a machine's greeting
    end if;
    for v_live in
        select e.sequence_id, e.enrollment_id, e.status, e.resume_at, e.pause_reason,
               coalesce(c.timezone, q.settings ->> 'timezone', 'UTC') as timezone
        from data.enrollments e
        join data.contacts c using (tenant_id, contact_id)
        join data.sequences q
          on q.tenant_id = e.tenant_id
         and q.sequence_id = e.sequence_id
        where e.tenant_id = p_message.tenant_id
          and e.contact_id = p_message.contact_id
          and e.completed_at is null
          and (sequence.exit_conditions(q.exit_conditions) ->> 'onOutOfOffice')::boolean
        order by e.enrollment_id
    loop
        v_resume_at := inbox.back_at(p_mail.verdict ->> 'returnDate', v_live.timezone, p_at);
        if v_live.status = 'active' and v_resume_at > p_at then
            perform enrollment.pause(p_message.tenant_id, v_live.sequence_id, v_live.enrollment_id,
                                     v_resume_at, p_at, 'out_of_office');
            v_outcome := 'paused';
        elsif v_live.pause_reason = 'out_of_office' and v_resume_at > v_live.resume_at then
            perform enrollment.prolong(p_message.tenant_id, v_live.enrollment_id, v_resume_at, p_at);
            v_outcome := 'paused';
        end if;
    end loop;
    return v_outcome;
end
$$;

comment on function inbox.record_absence(data.inbox_messages, data.messages, timestamptz) is
'Pauses the live enrollments of a contact who is out of office until the return that the mail states, '
'for a week if it states none, where the sequence heeds that; who was paused by an earlier note is '
'paused for longer, who was paused by a person stays so. Share the sequences and lock the enrollments '
'first. Answers the outcome: paused, or noted.';

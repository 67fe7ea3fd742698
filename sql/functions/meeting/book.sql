create or replace function meeting.book(
    p_tenant_id  text,
    p_source     text,
    p_webhook_id text,
    p_body       jsonb,
    p_at         timestamptz
)
returns jsonb
language plpgsql volatile
as $$
declare
    v_contact data.contacts;
    v_meeting data.meetings;
begin
    perform problem.require(wire.meeting_body(), p_body);
    if not p_body ?| array['email', 'contactId'] then
        perform problem.raise(422, 'invalid_body', 'The body is not as it should be: see errors.',
            '{"errors": [{"pointer": "/email", "message": "or contactId says who has a meeting"}]}');
    end if;

    -- Of two at the same moment the second waits here until the first has committed.
    insert into data.meetings (tenant_id, meeting_id, webhook_id, source, starts_at, ended_count, received_at)
    values (p_tenant_id, clock.new_id(p_at), p_webhook_id, p_source, (p_body ->> 'startsAt')::timestamptz, 0,
            p_at)
    on conflict (tenant_id, webhook_id) do nothing
    returning * into v_meeting;
    if not found then
        return jsonb_build_object('isNew', false, 'contactId', null, 'ended', 0);
    end if;

    select * into v_contact
    from data.contacts c
    where c.tenant_id = p_tenant_id
      and c.email_key = lower(p_body ->> 'email');
    if v_contact.contact_id is not null or p_body ? 'contactId' then
        v_contact := contact.lock(p_tenant_id,
                                  coalesce((p_body ->> 'contactId')::uuid, v_contact.contact_id));
        v_meeting.ended_count := enrollment.finish_all(p_tenant_id, v_contact.contact_id, 'onMeetingBooked',
                                                       'completed', 'meeting_booked', p_at);
        update data.meetings m
        set ended_count = v_meeting.ended_count
        where m.tenant_id = p_tenant_id
          and m.meeting_id = v_meeting.meeting_id;
    end if;
    return jsonb_build_object('isNew', true, 'contactId', v_contact.contact_id,
                              'ended', v_meeting.ended_count);
end
$$;

comment on function meeting.book(text, text, text, jsonb, timestamptz) is
'Somebody has booked a meeting, from a body that fits wire.meeting_body: ends the live enrollments of the '
'contact as completed, with the reason meeting_booked, by exitConditions.onMeetingBooked. Answers isNew '
'(false: that p_webhook_id was here before, and nothing is done), contactId (null: nobody of ours) and '
'ended. Problems: invalid_body, contact_not_found (for a contactId).';

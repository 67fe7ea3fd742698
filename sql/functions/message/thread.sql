create or replace function message.thread(
    p_tenant_id     text,
    p_enrollment_id uuid
)
returns table (subject text, in_reply_to text, reference_ids text)
language sql stable
as $$
    -- What was really sent, oldest first; at most the newest twenty ids, for headers are not endless.
    select 'Re: ' || regexp_replace((array_agg(s.subject order by s.sent_at, s.message_id))[1],
                                    '^(re:\s*)+', '', 'i'),
           (array_agg(s.header_message_id order by s.sent_at desc, s.message_id desc))[1],
           array_to_string((array_agg(s.header_message_id order by s.sent_at, s.message_id))
                           [greatest(1, count(*)::integer - 19):], ' ')
    from data.messages s
    where s.tenant_id = p_tenant_id
      and s.enrollment_id = p_enrollment_id
      and s.status in ('sent', 'bounced')
    having count(*) > 0
$$;

comment on function message.thread(text, uuid) is
'The thread that a follow-up continues: Re: and the first subject, the last id for In-Reply-To, the '
'ids for References (RFC 5322, section 3.6.4). No row when nothing was sent.';

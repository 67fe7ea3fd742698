create or replace function sequence.exit_conditions(
    p_given jsonb
)
returns jsonb
language sql immutable
as $$
    select '{"onReply": true, "onMeetingBooked": true, "onBounce": true, "onUnsubscribe": true,
             "onOutOfOffice": true}'::jsonb || p_given
$$;

comment on function sequence.exit_conditions(jsonb) is 'All exit conditions: what was not given is true.';

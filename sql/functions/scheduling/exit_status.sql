create or replace function scheduling.exit_status(
    p_suppression text
)
returns text
language sql immutable
as $$
    select case p_suppression when 'unsubscribed' then 'unsubscribed'
                              when 'complained' then 'unsubscribed'
                              when 'bounced' then 'bounced'
                              else 'cancelled' end
$$;

comment on function scheduling.exit_status(text) is
'The status in which an enrollment ends whose contact is suppressed for that reason.';

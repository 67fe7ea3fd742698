create or replace function calendar.delay_text(
    p_delay_days       integer,
    p_delay_hours      integer,
    p_counts_open_days boolean
)
returns text
language sql immutable parallel safe
as $$
    select concat_ws(' and ',
        case when p_delay_days > 0 then
            p_delay_days || case when p_counts_open_days then ' open' else '' end
            || case when p_delay_days = 1 then ' day' else ' days' end end,
        case when p_delay_hours > 0 then
            p_delay_hours || case when p_delay_hours = 1 then ' hour' else ' hours' end end)
$$;

comment on function calendar.delay_text(integer, integer, boolean) is
'A delay to be read: 3 open days and 2 hours. Empty for none.';

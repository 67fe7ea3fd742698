create or replace function stats.counters_of_enrollment(
    p_status text
)
returns table (counter text)
language sql immutable
as $$
    select 'enrolled'
    union all
    select 'ended:' || p_status
    where p_status not in ('active', 'paused')
$$;

comment on function stats.counters_of_enrollment(text) is
'The counters that an enrollment of that status counts in, one row each.';

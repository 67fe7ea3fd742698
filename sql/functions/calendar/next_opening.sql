create or replace function calendar.next_opening(
    p_local timestamp,
    p_edges interval[]
)
returns timestamp
language sql immutable parallel safe
as $$
    -- The edges of a week are sorted (opens, closes, opens, …): after an odd number of them it is
    -- open. The last is the first opening of the next week, so that there always is a next edge.
    select case
        when width_bucket(p_local - date_bin('7 days', p_local, '2000-01-03'), p_edges) % 2 = 1
        then p_local
        else date_bin('7 days', p_local, '2000-01-03') + p_edges[
            width_bucket(p_local - date_bin('7 days', p_local, '2000-01-03'), p_edges) + 1]
    end
$$;

comment on function calendar.next_opening(timestamp, interval[]) is
'The first local time from p_local on at which a week with these edges (of data.calendar) is open; '
'null if it never is. Knows no holidays and no clock changes.';

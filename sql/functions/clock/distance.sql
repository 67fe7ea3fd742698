create or replace function clock.distance(
    p_instant timestamptz,
    p_at      timestamptz
)
returns text
language sql immutable
as $$
    select case
        when p_instant = 'infinity' then 'open end'
        when abs(d.seconds) < 1 then 'now'
        else format(case when d.seconds > 0 then 'in %s %s%s' else '%s %s%s ago' end, u.amount, u.unit,
                    case when u.amount <> 1 then 's' end) end
    from (select case when p_instant < 'infinity' and p_instant > '-infinity'
                      then extract(epoch from p_instant - p_at) end as seconds) d
    cross join lateral (
        select case when abs(d.seconds) < 60 then trunc(abs(d.seconds))
                    when abs(d.seconds) < 3600 then trunc(abs(d.seconds) / 60)
                    when abs(d.seconds) < 172800 then trunc(abs(d.seconds) / 3600)
                    else trunc(abs(d.seconds) / 86400) end as amount,
               case when abs(d.seconds) < 60 then 'second'
                    when abs(d.seconds) < 3600 then 'minute'
                    when abs(d.seconds) < 172800 then 'hour'
                    else 'day' end as unit) u
    where d.seconds is not null
       or p_instant = 'infinity'
$$;

comment on function clock.distance(timestamptz, timestamptz) is
'How far an instant lies from another, for people: 3 minutes ago, in 2 hours, now; rounded down to seconds, '
'minutes, hours (below two days) or days. Infinity is an open end; null where there is no instant.';

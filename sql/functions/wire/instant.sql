create or replace function wire.instant(
    p_at timestamptz
)
returns text
language sql stable
as $$
    select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
           || case when date_trunc('second', p_at) = p_at then ''
                   else '.' || to_char(p_at at time zone 'UTC', 'US') end || 'Z'
$$;

comment on function wire.instant(timestamptz) is
'An instant as RFC 3339 in UTC, with microseconds only where there are some. Null stays null.';

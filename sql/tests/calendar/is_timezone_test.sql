-- Which names may stand for a time zone, and that PostgreSQL means the same by them.
begin;
select plan(6);

select ok(calendar.is_timezone('America/New_York') and calendar.is_timezone('UTC')
          and calendar.is_timezone('Asia/Kathmandu') and calendar.is_timezone('Etc/GMT+5'), 'IANA names are');
select ok(not (calendar.is_timezone('EDT') or calendar.is_timezone('FOO+3') or calendar.is_timezone('+03:00')
               or calendar.is_timezone('Europe/Berlin ') or calendar.is_timezone('europe/berlin')
               or calendar.is_timezone('posix/UTC') or calendar.is_timezone('')), 'nothing else is');
select ok(not (calendar.is_timezone('CET') or calendar.is_timezone('WET')),
          'names that PostgreSQL takes for abbreviations without summer time are not');
select is(calendar.is_timezone(null), null, 'null is neither');

create temporary table known as
select n.name from pg_timezone_names n where calendar.is_timezone(n.name);
select cmp_ok((select count(*) from known), '>', 400::bigint, 'this server knows them');
select is_empty($$
    select k.name, d
    from known k
    join pg_timezone_abbrevs a on upper(a.abbrev) = upper(k.name)
    cross join generate_series(timestamptz '1980-01-01 UTC', '2037-12-01 UTC', '1 month') d
    cross join lateral (select set_config('timezone', k.name, true), extract(timezone from d) as seconds) z
    where z.seconds <> extract(epoch from a.utc_offset)
$$, 'those that are abbreviations too mean the same');

select * from finish();
rollback;

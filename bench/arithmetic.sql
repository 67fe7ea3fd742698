-- For bench/arithmetic.py. The loop is what applications of this kind have in their code, in PL/pgSQL; it is right
-- less often than the calendar (no half-hour windows, send_at lost over a weekend), which is not counted here.
set client_min_messages = warning;
set timezone = 'UTC';
set max_parallel_workers_per_gather = 0;     -- one process for either
drop schema if exists bench cascade;
create schema bench;

create function bench.is_business_time(p_at timestamptz, p_settings jsonb, p_timezone text, p_holidays date[])
returns boolean
language plpgsql stable parallel safe
as $$
declare
    v_local timestamp := p_at at time zone p_timezone;
    v_day   text := to_char(v_local, 'FMday');
    v_hours jsonb;
    v_time  text;
begin
    if (p_settings ->> 'excludeWeekends')::boolean and v_day in ('saturday', 'sunday') then
        return false;
    end if;
    if (p_settings ->> 'excludeHolidays')::boolean and v_local::date = any (p_holidays) then
        return false;
    end if;
    if p_settings -> 'businessHours' is null then
        return true;
    end if;
    v_hours := p_settings -> 'businessHours' -> v_day;
    v_time := to_char(v_local, 'HH24:MI');
    return v_hours is not null and v_time >= v_hours ->> 'start' and v_time < v_hours ->> 'end';
end
$$;

create function bench.next_send_time(
    p_reference timestamptz, p_delay_days integer, p_delay_hours integer, p_send_at time, p_settings jsonb,
    p_timezone text, p_holidays date[]
)
returns timestamptz
language plpgsql stable parallel safe
as $$
declare
    v_timezone text := coalesce(p_timezone, p_settings ->> 'timezone', 'UTC');
    v_at       timestamptz := p_reference + make_interval(days => p_delay_days, hours => p_delay_hours);
    v_tries    integer := 0;
begin
    if p_send_at is not null then
        v_at := ((v_at at time zone v_timezone)::date + p_send_at) at time zone v_timezone;
    end if;
    while not bench.is_business_time(v_at, p_settings, v_timezone, p_holidays) loop
        v_at := v_at + interval '1 hour';
        v_tries := v_tries + 1;
        if v_tries > 24 * 30 then
            raise exception 'no business time within 30 days';
        end if;
    end loop;
    return v_at;
end
$$;

-- A year of steps: 0 to 5 days, a fifth with hours, half with a time of day, most contacts with a zone.
select setseed(0.5) \g /dev/null
create table bench.steps as
select n as number, timestamptz '2026-01-01' + random() * interval '365 days' as reference,
       floor(random() * 6)::integer as delay_days,
       case when random() < 0.2 then floor(random() * 24)::integer else 0 end as delay_hours,
       case when random() < 0.5
            then (array['09:30', '10:00', '14:00'])[1 + floor(random() * 3)::integer]::time end as send_at,
       case when random() < 0.7
            then (array['America/New_York', 'America/Chicago', 'America/Los_Angeles', 'Europe/London',
                        'Europe/Berlin', 'Asia/Kolkata', 'Australia/Sydney'])[1 + floor(random() * 7)::integer]
       end as timezone
from generate_series(1, :rows) n;
create unique index on bench.steps (number);
analyze bench.steps;

select '{"timezone": "America/New_York", "excludeWeekends": true, "excludeHolidays": true, "businessHours": {
    "monday": {"start": "09:00", "end": "17:00"}, "tuesday": {"start": "09:00", "end": "17:00"},
    "wednesday": {"start": "09:00", "end": "17:00"}, "thursday": {"start": "09:00", "end": "17:00"},
    "friday": {"start": "09:00", "end": "17:00"}}}' as settings,
       '{2026-01-01,2026-01-19,2026-02-16,2026-05-25,2026-06-19,2026-07-03,2026-09-07,2026-10-12,2026-11-11,
2026-11-26,2026-12-25,2027-01-01}' as holidays
\gset
create table bench.sequences as select :'settings'::jsonb as settings, :'holidays'::date[] as holidays;

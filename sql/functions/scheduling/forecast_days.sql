create or replace function scheduling.forecast_days(
    p_events   data.forecast_event[],
    p_timezone text
)
returns table (day date, sent bigint, first_contacts bigint, follow_ups bigint, tasks bigint,
               completed bigint, moved_by_cap bigint, reasons text[])
language sql stable
as $$
    select (e.at at time zone p_timezone)::date,
           coalesce(sum(e.amount) filter (where e.kind = 'sent'), 0),
           coalesce(sum(e.amount) filter (where e.kind = 'sent' and e.is_first), 0),
           coalesce(sum(e.amount) filter (where e.kind = 'sent' and not e.is_first), 0),
           coalesce(sum(e.amount) filter (where e.kind = 'task'), 0),
           coalesce(sum(e.amount) filter (where e.kind = 'completed'), 0),
           coalesce(sum(e.amount) filter (where e.kind = 'moved' and e.reason <> 'outside_hours'), 0),
           coalesce(array_agg(distinct e.reason) filter (where e.kind = 'moved'
                                                           and e.reason <> 'outside_hours'), '{}')
    from unnest(p_events) e
    where e.is_new
      and e.kind <> 'held'
    group by 1
$$;

comment on function scheduling.forecast_days(data.forecast_event[], text) is
'What happens to those whom a forecast is about, by days of that zone. moved_by_cap counts moves: who waits '
'for a week is counted each day; reasons: by which limits.';

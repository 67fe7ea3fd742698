create or replace function scheduling.seconds_until_scan(
    p_table text
)
returns double precision
language plpgsql volatile
as $$
declare
    v_mark constant numeric[] := nullif(current_setting('cadence.scan_' || p_table, true), '');
begin
    return case when v_mark is not null
                then greatest(v_mark[2] - extract(epoch from clock.real_now()), 0) end;
end
$$;

comment on function scheduling.seconds_until_scan(text) is
'Seconds until a look for due rows of sequence_schedules or messages begins at the first again; null '
'where each does.';

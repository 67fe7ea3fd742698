create or replace function scheduling.scan_from(
    p_table text
)
returns timestamptz
language plpgsql volatile
as $$
declare
    v_mark constant numeric[] := nullif(current_setting('cadence.scan_' || p_table, true), '');
begin
    if v_mark is null or extract(epoch from clock.real_now()) >= v_mark[2] then
        return '-infinity';
    end if;
    -- A millisecond back: what numbers lose.
    return to_timestamp(v_mark[1]) - interval '1 millisecond';
end
$$;

comment on function scheduling.scan_from(text) is
'From which due time on a look for due rows of sequence_schedules or messages begins: minus infinity, or '
'where this session''s last look ended. That is so while a transaction keeps vacuum from taking away what '
'was done: from the first on, each look would walk over all of it (scheduling.note_scan).';

create or replace function scheduling.note_scan(
    p_table     text,
    p_from      timestamptz,
    p_until     timestamptz,
    p_took      interval,
    p_dead_rows bigint default null
)
returns void
language plpgsql volatile
as $$
declare
    v_name constant text := 'cadence.scan_' || p_table;
    v_mark numeric[] := nullif(current_setting(v_name, true), '');
begin
    if p_from > '-infinity' then
        v_mark[1] := extract(epoch from p_until);
    elsif p_took > interval '20 milliseconds'
      and coalesce(p_dead_rows, pg_stat_get_dead_tuples(('data.' || p_table)::regclass)) > 10000 then
        v_mark := array[extract(epoch from p_until),
                        extract(epoch from clock.real_now() + least(20 * p_took, interval '10 seconds'))];
    elsif v_mark is null then
        return;
    else
        v_mark := null;
    end if;
    -- For the session, and taken back if the transaction is: then all of it is due again.
    perform set_config(v_name, coalesce(v_mark::text, ''), false);
end
$$;

comment on function scheduling.note_scan(text, timestamptz, timestamptz, interval, bigint) is
'Notes that this session looked for due rows of sequence_schedules or messages from p_from (minus infinity: '
'the first) until p_until. If a whole look took more than 20 ms and there are more than 10,000 dead rows '
'(p_dead_rows; null: as many as the statistics say), the next looks go on from where it ended, until twenty '
'times as long has passed, at most 10 s: what comes to lie before that waits so long.';

create or replace function scheduling.place_limited(
    p_runs data.step_run[],
    p_at   timestamptz
)
returns data.step_run[]
language plpgsql stable
as $$
declare
    v_runs data.step_run[] := p_runs;
    v_move record;
begin
    if not exists (select from unnest(p_runs) r
                   where r.reason in ('daily_cap', 'new_contacts_cap', 'mailbox_limit')) then
        return p_runs;
    end if;
    for v_move in
        with limited as materialized (
            select r.ordinality::integer as place, r.tenant_id, r.sequence_id, r.step_id, r.enrollment_id,
                   r.next_at as from_at, coalesce(c.timezone, q.settings ->> 'timezone', 'UTC') as timezone
            from unnest(p_runs) with ordinality r
            join data.contacts c using (tenant_id, contact_id)
            join data.sequences q using (tenant_id, sequence_id)
            where r.outcome = 'moved'
              and r.reason in ('daily_cap', 'new_contacts_cap', 'mailbox_limit')
        ), plans as materialized (
            select q.tenant_id, q.sequence_id, q.settings, calendar.compile(q.settings) as calendar,
                   scheduling.holidays_ahead(q.tenant_id, q.sequence_id, q.settings, p_at) as holidays
            from (select distinct tenant_id, sequence_id from limited) l
            join data.sequences q using (tenant_id, sequence_id)
        ), moments as materialized (
            -- Once for all that move from there to the same day, however many they are.
            select l.*, p.settings, p.calendar, p.holidays,
                   calendar.next_moment(l.from_at, 0, 0, st.send_at, p.calendar, l.timezone, p.holidays) as at
            from (select distinct tenant_id, sequence_id, step_id, from_at, timezone from limited) l
            join plans p using (tenant_id, sequence_id)
            join data.sequence_steps st using (tenant_id, step_id)
        )
        select l.place, calendar.spread(m.at, scheduling.spread_for('auto_email', m.settings),
                            scheduling.fraction(l.enrollment_id, l.step_id), m.calendar, m.timezone,
                            m.holidays) as at
        from limited l
        join moments m using (tenant_id, sequence_id, step_id, from_at, timezone)
    loop
        v_runs[v_move.place].next_at := v_move.at;
    end loop;
    return v_runs;
end
$$;

comment on function scheduling.place_limited(data.step_run[], timestamptz) is
'Gives steps that a limit moved their new time: the first open moment from next_at on, at their sendAt, '
'spread by the jitter of the settings; null if none is open within 30 days.';

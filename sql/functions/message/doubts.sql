create or replace function message.doubts(
    p_messages data.leased_message[],
    p_at       timestamptz
)
returns data.step_run[]
language plpgsql stable
as $$
declare
    v_runs data.step_run[];
begin
    with facts as materialized (
        select m.tenant_id, m.message_id, m.enrollment_id, m.sequence_id, m.contact_id, m.step_id,
               m.correlation_id, m.due_at, m.queued_at, m.is_first, m.counted_on, q.settings,
               calendar.compile(q.settings) as calendar,
               coalesce(c.timezone, q.settings ->> 'timezone', 'UTC') as timezone,
               scheduling.counts_on(q.settings, p_at) as counts_on,
               scheduling.holidays(q.tenant_id, q.settings, (p_at at time zone 'UTC')::date - 2,
                                   (p_at at time zone 'UTC')::date + 33) as holidays,
               b.mailbox_id,
               b.minimum_gap > interval '0' or b.hourly_limit is not null as is_paced,
               m.is_cleared and p_at - m.due_at <= scheduling.late_after() as is_cleared,
               p_at - m.due_at as late_by
        from unnest(p_messages) l
        join data.messages m using (tenant_id, message_id)
        join data.sequences q
          on q.tenant_id = m.tenant_id
         and q.sequence_id = m.sequence_id
        join data.contacts c
          on c.tenant_id = m.tenant_id
         and c.contact_id = m.contact_id
        left join data.mailboxes b
          on b.tenant_id = m.tenant_id
         and b.email_key = lower(m.from_email)
    ), planned as (
        select f.*, f.is_cleared and f.counts_on is not distinct from f.counted_on as is_settled,
               calendar.spread(
                   calendar.next_moment(p_at, 0, 0, null, f.calendar, f.timezone, f.holidays),
                   case when f.is_paced is not true
                        then scheduling.spread_for('auto_email', '{}', f.late_by) end,
                   scheduling.fraction(f.enrollment_id, f.step_id),
                   f.calendar, f.timezone, f.holidays) as at
        from facts f
    )
    select array_agg(row(
        p.tenant_id, p.enrollment_id, p.sequence_id, p.contact_id, p.correlation_id, null, null, p.step_id,
        null, 'auto_email', null, p.due_at,
        case when p.is_settled or p.at = p_at then 'message' else 'moved' end,
        case when p.is_settled then 'cleared' when p.at = p_at then null else 'outside_hours' end,
        null, null, p.message_id, null, null, null, p.at, null, p.queued_at, null, p.is_first, null,
        p.counts_on, p.mailbox_id, null)::data.step_run)
    into v_runs
    from planned p;
    return coalesce(v_runs, '{}');
end
$$;

comment on function message.doubts(data.leased_message[], timestamptz) is
'Queued messages in the shape in which limits look at runs: outcome message if the contact''s window lets '
'them leave at that instant (reason cleared if they are on time), else moved with next_at.';

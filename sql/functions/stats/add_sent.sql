create or replace function stats.add_sent(
    p_messages data.messages[],
    p_at       timestamptz
)
returns void
language plpgsql volatile
as $$
begin
    insert into data.sequence_counts
        (tenant_id, sequence_id, sequence_count_id, counter, amount, step_id, variant_id, assigned_to,
         counted_on)
    select s.tenant_id, s.sequence_id, clock.new_id(p_at), 'sent', s.amount, s.step_id, s.variant_id,
           s.assigned_to, stats.day(s.tenant_id, s.sequence_id, p_at)
    from (select m.tenant_id, m.sequence_id, m.step_id, m.variant_id, e.assigned_to, count(*) as amount
          from unnest(p_messages) m
          join data.enrollments e using (tenant_id, enrollment_id)
          where m.status = 'sent'
          group by m.tenant_id, m.sequence_id, m.step_id, m.variant_id, e.assigned_to) s;
end
$$;

comment on function stats.add_sent(data.messages[], timestamptz) is
'Counts the sent ones of finished messages, by step, variant and rep.';

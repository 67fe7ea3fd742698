create or replace function scheduling.lock_limits_of(
    p_due data.due_step[]
)
returns void
language plpgsql volatile
as $$
begin
    -- Whoever ends is not known yet: the messages of all, before the limits, as lock_limits does.
    perform from data.messages m
    where (m.tenant_id, m.enrollment_id) in (select d.tenant_id, d.enrollment_id from unnest(p_due) d)
      and m.status = 'queued'
    for update;
    perform pg_advisory_xact_lock(k.key)
    from (select distinct l.key
          from (select distinct d.tenant_id, d.sequence_id from unnest(p_due) d) d
          join data.sequences q using (tenant_id, sequence_id)
          left join data.mailboxes b
            on b.tenant_id = q.tenant_id
           and b.email_key = lower(q.settings ->> 'fromEmail')
          cross join lateral (
              values (scheduling.limit_key(q.tenant_id, 'cap', q.sequence_id),
                      q.settings ?| array['maxContactsPerDay', 'maxNewContactsPerDay']),
                     (scheduling.limit_key(q.tenant_id, 'mailbox', b.mailbox_id), b.mailbox_id is not null)
              ) l (key, is_limited)
          where l.is_limited
          order by l.key
          offset 0) k;
end
$$;

comment on function scheduling.lock_limits_of(data.due_step[]) is
'Locks all that may limit these steps, whatever will be decided of them, with their queued messages before: '
'for a batch that goes on in parts. Each part then asks for locks that the transaction has.';

create or replace function scheduling.lock_limits(
    p_runs data.step_run[]
)
returns void
language plpgsql volatile
as $$
begin
    -- What another batch has just used is seen only where each statement looks anew.
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'limits hold only under read committed'
            using errcode = 'SC011', hint = 'begin isolation level read committed';
    end if;
    -- Messages before limits: who claims messages has them locked while it waits for the limits.
    if exists (select from unnest(p_runs) r where r.outcome = 'exited') then
        perform from data.messages m
        where (m.tenant_id, m.enrollment_id) in (
                select r.tenant_id, r.enrollment_id from unnest(p_runs) r where r.outcome = 'exited')
          and m.status = 'queued'
        for update;
    end if;
    -- In one order, so that two batches never wait for each other in a circle.
    perform pg_advisory_xact_lock(k.key)
    from (select distinct l.key
          from unnest(p_runs) r
          cross join lateral (
              values (scheduling.limit_key(r.tenant_id, 'cap', r.sequence_id),
                      r.counted_on is not null and r.reason is distinct from 'cleared'),
                     (scheduling.limit_key(r.tenant_id, 'mailbox', r.mailbox_id),
                      r.mailbox_id is not null)) l (key, is_limited)
          where l.is_limited
            and r.outcome = 'message'
          order by l.key
          offset 0) k;
end
$$;

comment on function scheduling.lock_limits(data.step_run[]) is
'Waits until no other batch is using the caps and mailboxes that these e-mails count against, and keeps them '
'until the transaction ends. Locks before that the queued messages of enrollments that end in the batch. '
'Raises SQLSTATE SC011 in a transaction that is not read committed.';

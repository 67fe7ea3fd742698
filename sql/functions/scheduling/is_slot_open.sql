create or replace function scheduling.is_slot_open(
    p_run data.step_run,
    p_at  timestamptz
)
returns boolean
language sql stable
as $$
    select calendar.is_open_at(p_at, calendar.compile(q.settings),
               coalesce(c.timezone, q.settings ->> 'timezone', 'UTC'),
               scheduling.holidays(q.tenant_id, q.settings, (p_at at time zone 'UTC')::date - 1,
                                   (p_at at time zone 'UTC')::date + 1))
       and scheduling.counts_on(q.settings, p_at) is not distinct from p_run.counted_on
    from data.sequences q
    join data.contacts c
      on c.tenant_id = q.tenant_id
     and c.contact_id = p_run.contact_id
    where q.tenant_id = p_run.tenant_id
      and q.sequence_id = p_run.sequence_id
$$;

comment on function scheduling.is_slot_open(data.step_run, timestamptz) is
'Whether a later slot of the mailbox still is in the contact''s window, and on the day whose caps the e-mail '
'counts against.';

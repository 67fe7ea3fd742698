-- Who did what by hand; and the switch that stops a tenant, or everything, without touching what is due.
create table data.audit_entries (
    tenant_id      text        not null,
    audit_entry_id uuid        not null,
    made_at        timestamptz not null,
    made_by        text        not null,
    action         text        not null,
    arguments      jsonb       not null,
    old_state      jsonb,
    new_state      jsonb,
    written_at     timestamptz not null,
    constraint audit_entries_pkey primary key (tenant_id, audit_entry_id)
);
comment on table data.audit_entries is
'What operators changed with ops functions: who (the role that logged in), when, what, with which arguments, '
'and how it stood before and after. Written in the transaction of the change.';
create index audit_entries_newest_idx on data.audit_entries (written_at);
comment on column data.audit_entries.written_at is 'Real time, also where the clock is virtual: their order.';
comment on column data.audit_entries.tenant_id is 'Whom it concerned; * is everybody. Tenants may be gone.';

create table data.tenant_holds (
    tenant_id text        not null,
    reason    text,
    held_by   text        not null,
    held_at   timestamptz not null,
    constraint tenant_holds_pkey primary key (tenant_id),
    constraint tenant_holds_tenant_fkey foreign key (tenant_id) references data.tenants (tenant_id)
);
comment on table data.tenant_holds is
'Tenants that are stopped: claims pass their due steps and messages by, untouched, until the row is gone.';

create table data.engine_hold (
    engine_hold_id text        not null,
    reason         text,
    held_by        text        not null,
    held_at        timestamptz not null,
    constraint engine_hold_pkey primary key (engine_hold_id),
    constraint engine_hold_is_one_row_check check (engine_hold_id = 'everything')
);
comment on table data.engine_hold is
'While its one row is there, no step of any tenant runs and no message is claimed.';

-- While a tenant is stopped, the others are served one by one: what is due of each must be found at once.
create index messages_tenant_due_idx on data.messages (tenant_id, due_at) where status = 'queued';

-- What an operator counts without reading what waits for its time.
create index sequence_schedules_parked_idx on data.sequence_schedules (tenant_id, parked_reason)
    where parked_reason is not null and parked_reason <> 'sequence_paused';
create index enrollments_paused_idx on data.enrollments (tenant_id, sequence_id) where status = 'paused';

alter table data.workers add column clock_skew interval;
comment on column data.workers.clock_skew is
'By how much the clock of its machine was ahead of the server''s at the last beat; null: it did not say.';

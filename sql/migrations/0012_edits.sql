-- Edits of running sequences: where a step that was taken away stood, and when a sequence began.

alter table data.sequence_steps add column after_step_id uuid;
comment on column data.sequence_steps.after_step_id is
'Of a removed step: the step before it that is left. Who waited for it goes on after that one; null: from '
'the start.';

alter table data.sequences add column started_at timestamptz;
comment on column data.sequences.started_at is
'The first activation; activated_at is the last. Who was enrolled before it has waited since then.';

-- Of a sequence that was resumed nobody knows; it was not after its first pause.
update data.sequences q
set started_at = coalesce((
    select min(p.paused_at)
    from data.sequence_pauses p
    where p.tenant_id = q.tenant_id
      and p.sequence_id = q.sequence_id), q.activated_at);

create or replace function scheduling.verdict(
    p_status          text,
    p_sequence_status text,
    p_is_deleted      boolean,
    p_is_replanned    boolean,
    p_step            data.sequence_steps,
    p_contact         data.contacts,
    p_suppression     text,
    p_is_mail_pending boolean,
    p_is_late         boolean,
    p_overdue_by      interval,
    p_is_open         boolean,
    p_missing         text[]
)
returns table (outcome text, reason text, detail text)
language sql immutable
as $$
    -- The order matters: what ends the walk first, then what stops it, then what delays it.
    select case
        when p_status not in ('active', 'paused') then 'removed'
        when p_is_deleted then 'exited'
        when p_status = 'paused' or p_sequence_status = 'paused' then 'parked'
        when p_is_replanned then 'moved'
        when p_step.step_id is null then 'held'
        when p_step.is_active and p_suppression is not null then 'exited'
        when p_is_mail_pending then 'parked'
        when not p_step.is_active then 'passed'
        when l.is_too_late then case p_step.when_late when 'hold' then 'held' else 'skipped' end
        when not p_is_open then 'moved'
        when p_step.type <> 'auto_email' then 'task'
        when p_is_late then 'moved'
        when p_contact.email is null or cardinality(p_missing) > 0 then 'held'
        else 'message' end,
        case
        when p_status not in ('active', 'paused') then null
        when p_is_deleted then 'sequence_deleted'
        when p_status = 'paused' then 'enrollment_paused'
        when p_sequence_status = 'paused' then 'sequence_paused'
        when p_is_replanned then 'sequence_resumed'
        when p_step.step_id is null then 'step_gone'
        when p_step.is_active and p_suppression is not null then p_suppression
        when p_is_mail_pending then 'previous_email'
        when not p_step.is_active then 'step_inactive'
        when l.is_too_late then 'too_late'
        when not p_is_open then 'outside_hours'
        when p_step.type <> 'auto_email' then null
        when p_is_late then 'late'
        when p_contact.email is null then 'no_email'
        when cardinality(p_missing) > 0 then 'missing_variables' end,
        case when cardinality(p_missing) > 0 then array_to_string(p_missing, ', ') end
    from (select p_overdue_by > make_interval(hours => p_step.max_lateness_hours) as is_too_late) l
$$;

comment on function scheduling.verdict(text, text, boolean, boolean, data.sequence_steps, data.contacts,
                                       text, boolean, boolean, interval, boolean, text[]) is
'The rules of a run in their order: an outcome (message, task, passed, skipped, moved, parked, held, '
'exited, removed) and its reason. p_is_late: it came up so late that it spreads; p_overdue_by '
'counts from when it was planned before anything moved it.';

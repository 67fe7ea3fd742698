create or replace function scheduling.verdict(
    p_status          text,
    p_sequence_status text,
    p_is_replanned    boolean,
    p_step            data.sequence_steps,
    p_contact         data.contacts,
    p_suppression     text,
    p_is_mail_pending boolean,
    p_is_open         boolean,
    p_missing         text[]
)
returns table (outcome text, reason text, detail text)
language sql immutable
as $$
    -- The order matters: what ends the walk first, then what stops it, then what delays it.
    select case
        when p_status <> 'active' then 'removed'
        when p_sequence_status = 'paused' then 'parked'
        when p_is_replanned then 'moved'
        when p_step.step_id is null then 'held'
        when p_step.is_active and p_suppression is not null then 'exited'
        when p_is_mail_pending then 'parked'
        when not p_step.is_active then 'passed'
        when not p_is_open then 'moved'
        when p_step.type <> 'auto_email' then 'task'
        when p_contact.email is null or cardinality(p_missing) > 0 then 'held'
        else 'message' end,
        case
        when p_status <> 'active' then null
        when p_sequence_status = 'paused' then 'sequence_paused'
        when p_is_replanned then 'sequence_resumed'
        when p_step.step_id is null then 'step_gone'
        when p_step.is_active and p_suppression is not null then p_suppression
        when p_is_mail_pending then 'previous_email'
        when not p_step.is_active then 'step_inactive'
        when not p_is_open then 'outside_hours'
        when p_step.type <> 'auto_email' then null
        when p_contact.email is null then 'no_email'
        when cardinality(p_missing) > 0 then 'missing_variables' end,
        case when cardinality(p_missing) > 0 then array_to_string(p_missing, ', ') end
$$;

comment on function scheduling.verdict(text, text, boolean, data.sequence_steps, data.contacts, text,
                                       boolean, boolean, text[]) is
'The rules of a run in their order: an outcome (message, task, passed, moved, parked, held, exited, '
'removed) and its reason.';

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
    p_missing         text[],
    out outcome       text,
    out reason        text,
    out detail        text
)
language plpgsql immutable
as $$
begin
    if cardinality(p_missing) > 0 then
        detail := array_to_string(p_missing, ', ');
    end if;
    -- The order matters: what ends the walk first, then what stops it, then what delays it.
    if p_status not in ('active', 'paused') then
        outcome := 'removed';
    elsif p_is_deleted then
        outcome := 'exited';
        reason := 'sequence_deleted';
    elsif p_status = 'paused' then
        outcome := 'parked';
        reason := 'enrollment_paused';
    elsif p_sequence_status = 'paused' then
        outcome := 'parked';
        reason := 'sequence_paused';
    elsif p_is_replanned then
        outcome := 'moved';
        reason := 'sequence_resumed';
    elsif p_step.step_id is null then
        outcome := 'held';
        reason := 'step_gone';
    elsif p_step.is_active and p_suppression is not null then
        outcome := 'exited';
        reason := p_suppression;
    elsif p_is_mail_pending then
        outcome := 'parked';
        reason := 'previous_email';
    elsif not p_step.is_active then
        outcome := 'passed';
        reason := 'step_inactive';
    elsif p_overdue_by > make_interval(hours => p_step.max_lateness_hours) then
        outcome := (case p_step.when_late when 'hold' then 'held' else 'skipped' end);
        reason := 'too_late';
    elsif not p_is_open then
        outcome := 'moved';
        reason := 'outside_hours';
    elsif p_step.type <> 'auto_email' then
        outcome := 'task';
    elsif p_is_late then
        outcome := 'moved';
        reason := 'late';
    elsif p_contact.email is null then
        outcome := 'held';
        reason := 'no_email';
    elsif cardinality(p_missing) > 0 then
        outcome := 'held';
        reason := 'missing_variables';
    else
        outcome := 'message';
    end if;
end
$$;

comment on function scheduling.verdict(text, text, boolean, boolean, data.sequence_steps, data.contacts,
                                       text, boolean, boolean, interval, boolean, text[]) is
'The rules of a run in their order: an outcome (message, task, passed, skipped, moved, parked, held, '
'exited, removed) and its reason. p_is_late: it came up so late that it spreads; p_overdue_by '
'counts from when it was planned before anything moved it.';

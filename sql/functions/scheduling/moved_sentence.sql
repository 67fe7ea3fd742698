create or replace function scheduling.moved_sentence(
    p_reason   text,
    p_settings jsonb
)
returns text
language sql immutable
as $$
    select case p_reason
        when 'outside_hours' then 'No worker ran it then within its hours: it was moved to the next open '
                                  'moment.'
        when 'late'          then 'It came up late: what had piled up is spread over the time after.'
        when 'daily_cap'     then format('The cap of that day was used up (maxContactsPerDay: %s): it was '
                                         'moved to the next open day.', p_settings ->> 'maxContactsPerDay')
        when 'new_contacts_cap' then format('The day''s cap of first contacts was used up '
                                            '(maxNewContactsPerDay: %s): it was moved to the next open day.',
                                            p_settings ->> 'maxNewContactsPerDay')
        when 'mailbox_limit' then format('The mailbox %s had no room within the contact''s hours: it was '
                                         'moved to the next open moment with room.',
                                      p_settings ->> 'fromEmail')
        when 'sequence_resumed'   then 'The sequence was resumed: what remained of the delay counts from '
                                       'then.'
        when 'enrollment_resumed' then 'The enrollment was resumed: what remained of the delay counts from '
                                       'then.'
        when 'sequence_edited' then 'The sequence was edited: planned anew.'
        when 'timezone_changed'   then 'The contact''s time zone was changed: planned anew.'
        when 'skipped_to'    then 'Somebody skipped to this step: it runs at the next open moment.'
        when 'reinstated'    then 'The enrollment was reinstated: what remained of the delay counts '
                                  'from then.'
        when 'released'      then 'The hold was released: it runs at the next open moment.'
    end
$$;

comment on function scheduling.moved_sentence(text, jsonb) is
'Why a step does not run when delay and calendar said, as a sentence. p_settings are those of the '
'sequence.';

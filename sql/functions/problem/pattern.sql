create or replace function problem.pattern(
    p_format text
)
returns text
language sql immutable
as $$
    select case p_format
        when 'uuid'  then '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
        -- No label of the domain is empty, and nothing is invisible: an address that only looks like
        -- another, or leads to the same mailbox, would get round what suppresses that.
        when 'email' then replace(
            '^[^@INVISIBLE]+@([^@.INVISIBLE]+\.)*[^@.INVISIBLE]+$', 'INVISIBLE',
            '[:space:][:cntrl:]<>,;\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF')
        when 'time'  then '^([01][0-9]|2[0-3]):[0-5][0-9]$'
        when 'uri'   then '^https?://[^[:space:][:cntrl:]]+$'
        when 'line'  then '^[^[:cntrl:]]*$'
        when 'date'  then '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
        when 'instant' then '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]'
                         || '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?'
                         || '([Zz]|[+-](0[0-9]|1[0-4]):[0-5][0-9])$'
    end
$$;

comment on function problem.pattern(text) is
'What a text of that format (a keyword of JSON Schema) looks like; null for no format.';

create or replace function problem.find_in_text(
    p_schema jsonb,
    p_text   text
)
returns setof text
language plpgsql immutable
as $$
declare
    v_pattern constant text := case p_schema ->> 'format'
        when 'uuid'  then '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
        when 'email' then '^[^@[:space:][:cntrl:]<>,;]+@[^@[:space:][:cntrl:]<>,;]+$'
        when 'time'  then '^([01][0-9]|2[0-3]):[0-5][0-9]$'
        when 'uri'   then '^https?://[^[:space:][:cntrl:]]+$'
        when 'line'  then '^[^[:cntrl:]]*$'
    end;
begin
    if length(p_text) < (p_schema ->> 'minLength')::integer then
        return next case when p_text = '' then 'must not be empty'
                         else format('needs at least %s characters', p_schema ->> 'minLength') end;
    elsif length(p_text) > (p_schema ->> 'maxLength')::integer then
        return next format('may have at most %s characters', p_schema ->> 'maxLength');
    end if;
    if p_text !~ (p_schema ->> 'pattern') then
        return next 'does not match ' || (p_schema ->> 'pattern');
    end if;
    if p_text !~ v_pattern then
        return next case p_schema ->> 'format'
            when 'uuid'  then 'must be a UUID'
            when 'email' then 'must be an e-mail address'
            when 'time'  then 'must be a time of day, HH:MM'
            when 'uri'   then 'must be an http or https address'
            else 'must be one line without control characters' end;
    end if;
end
$$;

comment on function problem.find_in_text(jsonb, text) is
'What is wrong with a text under the string keywords of a schema. Formats: uuid, email, time (HH:MM), '
'uri, line.';

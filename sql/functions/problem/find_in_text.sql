create or replace function problem.find_in_text(
    p_schema jsonb,
    p_text   text
)
returns setof text
language plpgsql immutable
as $$
declare
    v_pattern constant text := problem.pattern(p_schema ->> 'format');
    v_is_known_day boolean := true;
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
    if p_schema ->> 'format' in ('instant', 'date') and p_text ~ v_pattern then
        v_is_known_day := substr(p_text, 9, 2)::integer <= extract(day from
            make_date(substr(p_text, 1, 4)::integer, substr(p_text, 6, 2)::integer, 1)
            + interval '1 month' - interval '1 day');
    end if;
    if p_text !~ v_pattern or not v_is_known_day then
        return next case p_schema ->> 'format'
            when 'uuid'  then 'must be a UUID'
            when 'email' then 'must be an e-mail address'
            when 'time'  then 'must be a time of day, HH:MM'
            when 'uri'   then 'must be an http or https address'
            when 'date'  then 'must be a day of the calendar, 2026-03-02'
            when 'instant' then 'must be an instant with its offset, 2026-03-02T09:00:00Z'
            else 'must be one line without control characters' end;
    end if;
end
$$;

comment on function problem.find_in_text(jsonb, text) is
'What is wrong with a text under the string keywords of a schema. Formats: uuid, email, time (HH:MM), '
'date, uri, line, instant (RFC 3339 date-time, whose offset must be given).';

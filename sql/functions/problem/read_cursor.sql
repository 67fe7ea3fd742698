create or replace function problem.read_cursor(
    p_cursor text,
    p_page   integer,
    p_kinds  text[]
)
returns text[]
language plpgsql volatile
as $$
declare
    v_key text[] := '{}';
begin
    if p_cursor is null then
        return null;
    elsif p_page is not null then
        perform problem.raise(422, 'invalid_parameter', 'A list goes by page or by cursor, not by both.');
    elsif p_cursor = '' then
        return v_key;
    end if;
    -- Whatever somebody made up decodes to some text in which the parts do not look as they should.
    if p_cursor ~ '^[A-Za-z0-9_-]+$' and length(p_cursor) < 400 and length(p_cursor) % 4 <> 1 then
        v_key := string_to_array(encode(decode(
            rpad(translate(p_cursor, '-_', '+/'), (length(p_cursor) + 3) / 4 * 4, '='), 'base64'),
            'escape'), ',');
    end if;
    begin
        if cardinality(v_key) = cardinality(p_kinds) and not exists (
            select from unnest(v_key, p_kinds) k (part, kind)
            where part !~ case kind when 'uuid' then problem.pattern('uuid')
                                    when 'instant' then '^[0-9]{1,16}$'
                                    when 'day'     then '^[0-9]{1,7}$'
                                    when 'text'    then '^([0-9a-f]{2}){1,252}$' end)
        then
            return array(
                select case kind when 'text' then convert_from(decode(part, 'hex'), 'UTF8') else part end
                from unnest(v_key, p_kinds) with ordinality k (part, kind, place)
                order by place);
        end if;
    exception
        when character_not_in_repertoire then
            null;       -- bytes that are no text
    end;
    perform problem.raise(422, 'invalid_parameter',
        'cursor must be the nextCursor of an earlier page of this list, or empty for the first one.');
    return null;
end
$$;

comment on function problem.read_cursor(text, integer, text[]) is
'The key behind a cursor, its parts of those kinds: uuid, instant (microseconds since 1970), day '
'(since 0001-01-01), text (in hexadecimal). Null for none; an array without parts for the empty cursor, '
'which begins a list. Problems: invalid_parameter.';

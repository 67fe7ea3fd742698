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
    if cardinality(v_key) <> cardinality(p_kinds) or exists (
        select from unnest(v_key, p_kinds) k (part, kind)
        where part !~ case kind when 'uuid' then problem.pattern('uuid')
                                when 'instant' then '^[0-9]{1,16}$' end)
    then
        perform problem.raise(422, 'invalid_parameter',
            'cursor must be the nextCursor of an earlier page of this list, or empty for the first one.');
    end if;
    return v_key;
end
$$;

comment on function problem.read_cursor(text, integer, text[]) is
'The key behind a cursor, its parts of those kinds: uuid, instant (microseconds since 1970). Null '
'for none; an array without parts for the empty cursor, which begins a list. Problems: '
'invalid_parameter.';

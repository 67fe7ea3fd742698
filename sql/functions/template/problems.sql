create or replace function template.problems(
    p_source text
)
returns table (message text)
language plpgsql immutable
as $$
declare
    v_open text[] := '{}';
    v_tag  record;
begin
    if octet_length(p_source) > 262144 then
        return query select 'may have at most 262144 bytes';
        return;
    end if;
    for v_tag in
        select t.tag_number, t.sigil, t.name, t.written, t.is_closed
        from template.tags(p_source) t
        order by t.tag_number
    loop
        message := case
            when v_tag.tag_number > 500 then 'may have at most 500 tags'
            when not v_tag.is_closed then 'has a tag that does not end: ' || v_tag.written
            when v_tag.sigil = '!' then null
            when v_tag.sigil in ('>', '<', '$', '=', '%') then
                'has a tag that is not allowed: ' || v_tag.written
            when v_tag.name = '' then 'has an empty tag: ' || v_tag.written
            when v_tag.name <> '.' and v_tag.name !~ '^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$' then
                'has a tag that is no name of letters, digits, _, - and single dots: ' || v_tag.written
            when v_tag.sigil = '/' and cardinality(v_open) = 0 then
                'closes a section that is not open: ' || v_tag.written
            when v_tag.sigil = '/' and v_open[cardinality(v_open)] <> v_tag.name then
                format('closes %s while section %s is open', v_tag.written, v_open[cardinality(v_open)])
            when v_tag.name = '.' and cardinality(v_open) = 0 then
                'has {{.}} outside a section'
            when v_tag.sigil in ('#', '^') and cardinality(v_open) = 20 then
                'may nest sections at most 20 deep'
        end;
        if message is not null then
            return next;
            return;
        end if;
        if v_tag.sigil in ('#', '^') then
            v_open := v_open || v_tag.name;
        elsif v_tag.sigil = '/' then
            v_open := trim_array(v_open, 1);
        end if;
    end loop;
    if cardinality(v_open) > 0 then
        return query select format('has section %s, which is never closed', v_open[cardinality(v_open)]);
    end if;
end
$$;

comment on function template.problems(text) is
'What makes a source no template of ours: the first problem as the rest of a sentence, or no row. Mustache '
'with variables, sections and comments; at most 256 kB, 500 tags and 20 nested sections.';

create or replace function template.tags(
    p_source text
)
returns table (tag_number bigint, sigil text, name text, written text, is_closed boolean)
language sql immutable
as $$
    -- A tag reaches from {{ to the first }} (from {{{ to the first }}}) before the next {{.
    select t.tag_number,
           case when t.is_triple then '&'
                when t.inside ~ '^[#^/&!><$=%]' then left(t.inside, 1)
                else '' end,
           case when t.is_triple or t.inside !~ '^[#^/&!><$=%]' then t.inside
                else btrim(substr(t.inside, 2), E' \t\r\n\u00a0') end,
           '{{' || left(case when t.tag_end = 0 then t.piece
                             else left(t.piece, t.tag_end - 1 + length(t.closing)) end, 60),
           t.tag_end > 0
    from (select p.tag_number - 1 as tag_number,
                 p.piece,
                 e.is_triple,
                 e.closing,
                 strpos(p.piece, e.closing) as tag_end,
                 btrim(substr(p.piece, case when e.is_triple then 2 else 1 end,
                              greatest(strpos(p.piece, e.closing)
                                       - case when e.is_triple then 2 else 1 end, 0)),
                       E' \t\r\n\u00a0') as inside
          from unnest(string_to_array(p_source, '{{')) with ordinality p (piece, tag_number)
          cross join lateral (select p.piece like '{%' as is_triple,
                                     case when p.piece like '{%' then '}}}' else '}}' end as closing) e
          where p.tag_number > 1) t
$$;

comment on function template.tags(text) is
'The Mustache tags of a source in order. sigil: '''' and & (variables), # ^ / (sections), ! '
'(comment), > < $ = % (refused). written: how the tag begins there; is_closed: false when it has no '
'end.';

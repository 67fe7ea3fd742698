create or replace function inbox.reply_to_ids(
    p_mail jsonb
)
returns text[]
language sql immutable
as $$
    -- The ids of a header field stand apart by blanks.
    select coalesce(array_agg(t.id order by t.place, t.position), '{}')
    from (select distinct on (w.id) w.id, s.place, w.position
          from (select 1, jsonb_array_elements_text(coalesce(p_mail -> 'replyTo', '[]'))
                union all
                select 2, p_mail ->> 'inReplyTo'
                union all
                select 3, jsonb_array_elements_text(case jsonb_typeof(p_mail -> 'references')
                    when 'array' then p_mail -> 'references'
                    when 'string' then jsonb_build_array(p_mail -> 'references') else '[]' end)
               ) s (place, ids)
          cross join lateral regexp_split_to_table(s.ids, '\s+') with ordinality w (id, position)
          where w.id <> ''
          order by w.id, s.place, w.position) t
$$;

comment on function inbox.reply_to_ids(jsonb) is
'The ids that a mail refers to, each once: replyTo, inReplyTo, references (a list, or the field as it '
'stands there).';

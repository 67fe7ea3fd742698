create or replace function template.variables(
    p_source text
)
returns text[]
language sql immutable
as $$
    select coalesce(array_agg(v.name order by v.first_tag), '{}')
    from (select t.name, min(t.tag_number) as first_tag
          from (select g.tag_number,
                       g.sigil,
                       g.name,
                       sum(case when g.sigil in ('#', '^') then 1
                                when g.sigil = '/' then -1
                                else 0 end) over (order by g.tag_number) as depth
                from template.tags(p_source) g) t
          where t.depth = 0
            and t.sigil in ('', '&')
          group by t.name) v
$$;

comment on function template.variables(text) is
'The variables that a template needs: those outside sections, each once, in the order of their first use. '
'Dotted names are whole. For a source without problems; null needs none.';

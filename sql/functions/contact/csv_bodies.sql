create or replace function contact.csv_bodies(
    p_names   text[],
    p_records text[]
)
returns jsonb[]
language sql immutable
as $$
    with fields as (
        select r.place, n.name, n.value,
               n.name <> 'attributes' and wire.contact_body() -> 'properties' ? n.name as is_member
        from unnest(p_records) with ordinality r (record, place)
        cross join lateral unnest(p_names, string_to_array(r.record, E'\x1f')) n (name, value)
        where r.record <> ''
          and r.place > 1
    )
    select array_agg(b.body order by b.place)
    from (select f.place,
                 coalesce(jsonb_object_agg(f.name, f.value)
                          filter (where f.is_member and f.value <> ''), '{}')
                 || jsonb_strip_nulls(jsonb_build_object('attributes', jsonb_object_agg(f.name, f.value)
                          filter (where not f.is_member and f.value <> ''))) as body
          from fields f
          group by f.place) b
$$;

comment on function contact.csv_bodies(text[], text[]) is
'The records of a CSV behind its header, their fields apart by U+001F, as bodies in the shape of '
'wire.contact_body. Empty fields are left out, empty records passed over; null if there is none.';

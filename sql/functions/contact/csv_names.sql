create or replace function contact.csv_names(
    p_header text[]
)
returns text[]
language plpgsql volatile
as $$
declare
    -- "First Name", first_name and FIRSTNAME are firstName; what is no member is an attribute as it is.
    v_names constant text[] := array(
        select coalesce(m.name, btrim(h.name))
        from unnest(p_header) with ordinality h (name, place)
        left join jsonb_object_keys(wire.contact_body() -> 'properties') m (name)
          on lower(m.name) = lower(regexp_replace(h.name, '[\s_-]', '', 'g'))
         and m.name <> 'attributes'
        order by h.place);
begin
    if '' = any (v_names) then
        perform contact.refuse_csv('A column of the header has no name.');
    elsif cardinality(v_names) > (select count(distinct n) from unnest(v_names) n) then
        perform contact.refuse_csv('Two columns of the header have the same name.');
    elsif not 'email' = any (v_names) and cardinality(v_names) = 1 and v_names[1] ~ E'[;\t|]' then
        perform contact.refuse_csv('Its fields are separated by something else than commas: write it with '
                                   'commas.');
    elsif not 'email' = any (v_names) then
        perform contact.refuse_csv('The header has no column email.');
    end if;
    return v_names;
end
$$;

comment on function contact.csv_names(text[]) is
'What the columns of a header are: members of wire.contact_body, whatever case, spaces, hyphens and '
'underscores they are written with, or names of attributes. Problems: invalid_csv.';

create or replace function contact.parse_csv(
    p_csv text
)
returns jsonb[]
language plpgsql volatile
as $$
declare
    -- Between two quotes stands what is quoted; an empty piece between two quoted ones is a doubled quote.
    v_pieces  constant text[] := string_to_array(regexp_replace(p_csv, E'^\ufeff', ''), '"');
    v_last    constant integer := cardinality(v_pieces);
    v_records text[];
    v_names   text[];
    v_bodies  jsonb[];
    v_wrong   text;
begin
    if p_csv = '' then
        perform contact.refuse_csv('It is empty.');
    elsif p_csv ~ E'[\x1e\x1f]' then
        perform contact.refuse_csv('It holds control characters.');
    elsif v_last % 2 = 0 then
        perform contact.refuse_csv('A quoted field does not end.');
    end if;
    select p.piece into v_wrong
    from unnest(v_pieces) with ordinality p (piece, place)
    where p.place % 2 = 1
      and p.piece <> ''
      and (p.place > 1 and p.piece !~ E'^[,\r\n]' or p.place < v_last and p.piece !~ E'[,\r\n]$')
    order by p.place
    limit 1;
    if found then
        perform contact.refuse_csv(format('A quote stands inside a field that is not quoted, near %s.',
            left(translate(v_wrong, E'\r\n', '  '), 40)));
    end if;

    select string_to_array(string_agg(case
        when p.place % 2 = 0 then p.piece
        when p.piece = '' and p.place > 1 and p.place < v_last then '"'
        else translate(replace(p.piece, E'\r\n', E'\n'), E',\r\n', E'\x1f\x1e\x1e') end,
        '' order by p.place), E'\x1e')
    into v_records
    from unnest(v_pieces) with ordinality p (piece, place);

    v_names := contact.csv_names(string_to_array(v_records[1], E'\x1f'));
    select format('Record %s has %s fields, the header has %s.', r.place, cardinality(r.fields),
                  cardinality(v_names))
    into v_wrong
    from (select n.place, string_to_array(n.record, E'\x1f') as fields
          from unnest(v_records) with ordinality n (record, place)
          where n.record <> '') r
    where cardinality(r.fields) <> cardinality(v_names)
    order by r.place
    limit 1;
    if found then
        perform contact.refuse_csv(v_wrong);
    end if;

    v_bodies := contact.csv_bodies(v_names, v_records);
    if coalesce(cardinality(v_bodies), 0) not between 1 and 10000 then
        perform contact.refuse_csv('It needs a header and 1 to 10000 records.');
    end if;
    return v_bodies;
end
$$;

comment on function contact.parse_csv(text) is
'Contacts in the shape of wire.contact_body from CSV (RFC 4180): commas, a header, quotes where a field '
'holds commas, quotes or line breaks; CRLF or LF; a byte order mark is passed over, and so are empty '
'lines. Columns are named as members are, other ones become attributes; an empty field is left out. '
'Problems: invalid_csv.';

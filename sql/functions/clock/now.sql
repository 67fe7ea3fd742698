create or replace function clock.now()
returns timestamptz
language sql stable parallel safe
as $$
    select now()
$$;

comment on function clock.now() is
'The only clock: the start of the transaction. A database with a virtual clock has another body.';

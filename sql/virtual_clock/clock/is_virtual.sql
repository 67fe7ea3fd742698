create or replace function clock.is_virtual()
returns boolean
language sql stable
as $$
    select true
$$;

comment on function clock.is_virtual() is
'True in a database whose clock stands still until ops.advance_clock moves it.';

create or replace function doctor.is_autovacuum_on()
returns boolean
language sql stable
as $$
    select current_setting('autovacuum') = 'on'
$$;

comment on function doctor.is_autovacuum_on() is 'Whether the server vacuums by itself at all.';

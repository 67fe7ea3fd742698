create or replace function doctor.sessions()
returns table (pid integer, application text, role text, state text, transaction_at timestamptz)
language sql stable
as $$
    select a.pid, a.application_name, a.usename::text, a.state, a.xact_start
    from pg_stat_activity a
    where a.datname = current_database()
      and a.backend_type = 'client backend'
      and a.pid <> pg_backend_pid()
      and a.xact_start is not null
$$;

comment on function doctor.sessions() is
'Other sessions of this database that are in a transaction, as far as the caller may see them.';

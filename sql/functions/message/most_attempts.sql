create or replace function message.most_attempts()
returns integer
language sql immutable
as $$
    select 30
$$;

comment on function message.most_attempts() is
'After how many attempts a message that is only ever refused for the time being has failed: about four days.';

create or replace function inbox.soft_bounce_limit()
returns integer
language sql immutable
as $$
    select 3
$$;

comment on function inbox.soft_bounce_limit() is
'How many messages to a contact may bounce softly within 30 days until that counts as a hard bounce.';

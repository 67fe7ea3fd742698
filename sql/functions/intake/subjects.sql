create or replace function intake.subjects()
returns text[]
language sql immutable
as $$
    select array['inbox.message.received', 'pipeline.message.opened', 'pipeline.message.clicked',
                 'pipeline.message.bounced']
$$;

comment on function intake.subjects() is 'The events of others that have an effect here.';

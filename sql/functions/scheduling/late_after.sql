create or replace function scheduling.late_after()
returns interval
language sql immutable parallel safe
as $$
    select interval '15 minutes'
$$;

comment on function scheduling.late_after() is
'How long after its time a step or message counts as late: what piled up in an outage is then spread.';

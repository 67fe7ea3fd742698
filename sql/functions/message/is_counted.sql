create or replace function message.is_counted(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_contact_id  uuid,
    p_counted_on  date
)
returns boolean
language sql stable
as $$
    select exists (
        select from data.enrollments e
        join data.messages m using (tenant_id, enrollment_id)
        where e.tenant_id = p_tenant_id
          and e.contact_id = p_contact_id
          -- Not by the indexes of sequence or day: those have many, a contact has few.
          and e.sequence_id is not distinct from p_sequence_id
          and m.counted_on is not distinct from p_counted_on
          and m.status not in ('cancelled', 'failed'))
$$;

comment on function message.is_counted(text, uuid, uuid, date) is
'Whether an e-mail of the sequence to the contact counts against the caps of that day: a second one then '
'does not, whichever enrollment it is of.';

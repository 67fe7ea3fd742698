create or replace function contact.remove(
    p_contact data.contacts
)
returns void
language plpgsql volatile
as $$
declare
    v_live_count bigint;
    v_count      bigint;
begin
    -- Whoever is enrolling it comes first, or finds it gone.
    perform from data.contacts c
    where c.tenant_id = p_contact.tenant_id
      and c.contact_id = p_contact.contact_id
    for update;
    select count(*) filter (where e.status in ('active', 'paused')), count(*)
    into v_live_count, v_count
    from data.enrollments e
    where e.tenant_id = p_contact.tenant_id
      and e.contact_id = p_contact.contact_id;
    if v_live_count > 0 then
        perform problem.raise(409, 'contact_enrolled',
            'This contact is in sequences: cancel its enrollments first.',
            jsonb_build_object('enrollmentCount', v_live_count));
    elsif v_count > 0 then
        perform problem.raise(409, 'contact_has_history',
            'Sequences have written to this contact, and what they did is kept: change its data instead.',
            jsonb_build_object('enrollmentCount', v_count));
    end if;
    delete from data.contacts c
    where c.tenant_id = p_contact.tenant_id
      and c.contact_id = p_contact.contact_id;
end
$$;

comment on function contact.remove(data.contacts) is
'Deletes a contact that was never enrolled. Its address stays suppressed if it was. Lock it first. Problems: '
'contact_enrolled, contact_has_history (with enrollmentCount).';

create or replace function inbox.lock(
    p_message   data.messages,
    p_is_shared boolean,
    p_waits     boolean
)
returns boolean
language plpgsql volatile
as $$
declare
    v_ids    constant uuid[] := array(
        select e.enrollment_id
        from data.enrollments e
        where e.tenant_id = p_message.tenant_id
          and e.contact_id = p_message.contact_id
          and (e.completed_at is null or e.enrollment_id = p_message.enrollment_id));
    v_locked bigint;
begin
    if p_is_shared then
        -- Sequences before enrollments, as everybody locks.
        perform from data.sequences q
        where q.tenant_id = p_message.tenant_id
          and q.sequence_id in (select e.sequence_id
                                from data.enrollments e
                                where e.tenant_id = p_message.tenant_id
                                  and e.enrollment_id = any (v_ids))
        order by q.sequence_id
        for share;
    end if;
    -- The contact next: whoever ends all its enrollments has it locked.
    if p_waits then
        perform from data.contacts c
        where c.tenant_id = p_message.tenant_id
          and c.contact_id = p_message.contact_id
        for no key update;
        perform from data.enrollments e
        where e.tenant_id = p_message.tenant_id
          and e.enrollment_id = any (v_ids)
        order by e.enrollment_id
        for update;
        return true;
    end if;
    -- Others are locked already, in no order: whoever is at work on one is not waited for.
    perform from data.contacts c
    where c.tenant_id = p_message.tenant_id
      and c.contact_id = p_message.contact_id
    for no key update skip locked;
    if not found then
        return false;
    end if;
    select count(*) into v_locked
    from (select from data.enrollments e
          where e.tenant_id = p_message.tenant_id
            and e.enrollment_id = any (v_ids)
          for update skip locked) l;
    return v_locked = cardinality(v_ids);
end
$$;

comment on function inbox.lock(data.messages, boolean, boolean) is
'Locks the contact of a message, then its enrollment and the live ones of the contact; their sequences '
'before them if they are to be shared. False if it does not wait and somebody else has one.';

create or replace function enrollment.enroll(
    p_tenant_id      text,
    p_actor          text,
    p_correlation_id text,
    p_sequence_id    uuid,
    p_body           jsonb,
    p_at             timestamptz
)
returns data.enrollments
language plpgsql volatile
as $$
declare
    v_start      constant integer := coalesce((p_body ->> 'startAtStep')::integer, 1);
    v_contact    constant data.contacts := contact.find(p_tenant_id, (p_body ->> 'contactId')::uuid);
    v_sequence   data.sequences;
    v_step       data.sequence_steps;
    v_enrollment data.enrollments;
    v_due_at     timestamptz;
    v_id         constant uuid := clock.new_id(p_at);
begin
    -- Share: a pause or an activation is either seen here or waits for this to commit.
    select * into v_sequence
    from data.sequences q
    where q.tenant_id = p_tenant_id
      and q.sequence_id = p_sequence_id
      and q.deleted_at is null
    for share;
    if not found then
        perform problem.raise(404, 'sequence_not_found', 'There is no such sequence.',
                              jsonb_build_object('sequenceId', p_sequence_id));
    elsif v_sequence.status = 'archived' then
        perform problem.raise(409, 'sequence_archived', 'An archived sequence takes nobody new.');
    end if;
    perform enrollment.require_reachable(v_contact);

    select * into v_step
    from data.sequence_steps s
    where s.tenant_id = p_tenant_id
      and s.sequence_id = p_sequence_id
      and s.step_number >= v_start
      and s.is_active
    order by s.step_number
    limit 1;
    if not found then
        perform problem.raise(422, 'step_not_found', 'There is no active step at startAtStep or after it.');
    end if;

    if v_sequence.status = 'active' then
        v_due_at := enrollment.first_run(v_sequence, v_step, v_id, v_contact.timezone, p_at);
        if v_due_at is null then
            perform problem.raise(422, 'no_open_moment',
                'The calendar of this sequence has no open moment within 30 days for this contact.');
        end if;
    end if;

    insert into data.enrollments
        (tenant_id, enrollment_id, sequence_id, contact_id, status, current_step_id, current_step_number,
         assigned_to, enrolled_by, enrolled_at, last_activity_at, correlation_id, metadata)
    values (p_tenant_id, v_id, p_sequence_id, v_contact.contact_id, 'active', v_step.step_id,
            v_step.step_number, p_body ->> 'assignedTo', p_actor, p_at, p_at, p_correlation_id,
            coalesce(p_body -> 'metadata', '{}'))
    on conflict (tenant_id, sequence_id, contact_id) where status in ('active', 'paused') do nothing
    returning * into v_enrollment;
    if not found then
        perform enrollment.refuse_second(p_tenant_id, p_sequence_id, v_contact.contact_id);
    end if;

    if v_due_at is null then
        perform scheduling.put_parked(v_enrollment, v_step.step_id, p_at);
    else
        perform scheduling.put(v_enrollment, v_step.step_id, v_due_at, p_at);
    end if;
    perform stats.add(p_tenant_id, p_sequence_id, 'enrolled', 1, p_at);
    perform outbox.add(p_tenant_id, 'sequence.enrollment.created', v_enrollment.enrollment_id,
        p_correlation_id, wire.enrollment_event(v_enrollment), p_at);
    return v_enrollment;
end
$$;

comment on function enrollment.enroll(text, text, text, uuid, jsonb, timestamptz) is
'Enrolls a contact, from a body that fits wire.enrollment_body, and plans the first step; in a draft '
'or paused sequence that waits for the activation. Problems: contact_not_found, sequence_not_found, '
'sequence_archived, suppressed, step_not_found, no_open_moment, already_enrolled (with enrollmentId).';

create or replace function enrollment.skip(
    p_tenant_id      text,
    p_sequence_id    uuid,
    p_enrollment_id  uuid,
    p_to_step_number integer,
    p_at             timestamptz
)
returns data.enrollments
language plpgsql volatile
as $$
declare
    v_sequence   constant data.sequences := sequence.share(p_tenant_id, p_sequence_id);
    v_enrollment constant data.enrollments := enrollment.lock(p_tenant_id, p_sequence_id, p_enrollment_id);
    v_left       integer;       -- the step that had begun, if one had
    v_first      integer;       -- the first step that had not
    v_target     data.sequence_steps;
    v_skipped    integer;
begin
    if v_enrollment.status <> 'active' then
        perform problem.raise(409, 'enrollment_not_active', 'Only an active enrollment can skip steps.',
                              jsonb_build_object('status', v_enrollment.status));
    end if;
    v_left  := enrollment.leave_step(v_enrollment, p_at);
    v_first := coalesce(v_left + 1, v_enrollment.current_step_number);
    if p_to_step_number < v_first then
        perform problem.raise(409, 'step_already_run', 'This step has run already, or has begun to.',
            jsonb_build_object('currentStepNumber', v_enrollment.current_step_number));
    end if;
    v_target  := enrollment.skip_target(v_enrollment, p_to_step_number,
                                        coalesce(v_left, v_enrollment.current_step_number) + 1);
    perform enrollment.keep_hold(v_enrollment, p_at);
    v_skipped := execution.skip_steps(v_enrollment, v_first, v_target.step_number, p_at);

    update data.enrollments e
    set run_count           = e.run_count + v_skipped,
        current_step_id     = coalesce(v_target.step_id, e.current_step_id),
        current_step_number = coalesce(v_target.step_number, e.current_step_number),
        held_reason         = null,
        held_detail         = null,
        held_at             = null,
        last_activity_at    = p_at
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = p_enrollment_id;
    if v_target.step_id is null then
        perform enrollment.finish(v_enrollment, 'completed', null, p_at);
    else
        perform scheduling.replace(v_sequence, v_enrollment, v_target.step_id, interval '0', 'skipped_to',
                                   true, p_at);
    end if;
    return enrollment.find(p_tenant_id, p_sequence_id, p_enrollment_id);
end
$$;

comment on function enrollment.skip(text, uuid, uuid, integer, timestamptz) is
'Lets an active enrollment run a step at the next open moment: the given one, or the next active one after '
'it; null: the one after the current step. The current one itself may be given if it waits for its time. '
'Steps that are passed by are recorded as skipped; past the last one the enrollment completes. A hold ends. '
'Problems: enrollment_not_found, enrollment_not_active, email_under_way, step_already_run, step_not_found.';

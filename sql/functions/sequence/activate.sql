create or replace function sequence.activate(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_at          timestamptz
)
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence data.sequences := sequence.lock(p_tenant_id, p_sequence_id);
begin
    if v_sequence.status not in ('draft', 'paused') then
        perform problem.raise(409, 'sequence_not_activatable',
            'Only a draft or a paused sequence can be activated.',
            jsonb_build_object('status', v_sequence.status));
    end if;
    perform sequence.require_ready(v_sequence);

    if v_sequence.status = 'paused' then
        insert into data.sequence_pauses (tenant_id, sequence_id, plan_number, paused_at, resumed_at)
        values (p_tenant_id, p_sequence_id, v_sequence.plan_number + 1, v_sequence.paused_at,
                greatest(p_at, v_sequence.paused_at));
    end if;
    update data.sequences q
    set status       = 'active',
        plan_number  = q.plan_number + case when q.status = 'paused' then 1 else 0 end,
        activated_at = p_at,
        started_at   = coalesce(q.started_at, p_at),
        paused_at    = null,
        updated_at   = p_at
    where q.tenant_id = p_tenant_id
      and q.sequence_id = p_sequence_id
    returning * into v_sequence;

    -- The first are planned here, a million others by the workers in batches.
    perform scheduling.replan(1000, p_at);
    perform message.release_paused(p_tenant_id, p_sequence_id, p_at);
    perform job.wake_up('steps', p_at);
    perform job.wake_up('messages', p_at);
    return v_sequence;
end
$$;

comment on function sequence.activate(text, uuid, timestamptz) is
'Starts a draft or resumes a paused sequence: what remained of each delay counts from now, in the windows. '
'Problems: sequence_not_found, sequence_not_activatable, sequence_not_ready with errors.';

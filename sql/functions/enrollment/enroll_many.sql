create or replace function enrollment.enroll_many(
    p_tenant_id      text,
    p_actor          text,
    p_correlation_id text,
    p_sequence_id    uuid,
    p_contact_ids    uuid[],
    p_assigned_to    text,
    p_start_at_step  integer,
    p_metadata       jsonb,
    p_is_dry_run     boolean,
    p_at             timestamptz
)
returns data.enrollment_result[]
language plpgsql volatile
-- One plan for one contact as for ten thousand, by indexes: to plan takes longer than to enroll somebody.
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
    v_sequence constant data.sequences := enrollment.share_sequence(p_tenant_id, p_sequence_id);
    v_step     data.sequence_steps;
    v_results  data.enrollment_result[];
    v_enrolled data.enrollments[];
begin
    select * into v_step
    from data.sequence_steps s
    where s.tenant_id = p_tenant_id
      and s.sequence_id = p_sequence_id
      and s.step_number >= coalesce(p_start_at_step, 1)
      and s.is_active
    order by s.step_number
    limit 1;
    if not found then
        perform problem.raise(422, 'step_not_found', 'There is no active step at startAtStep or after it.');
    end if;
    v_results := enrollment.judge(v_sequence, v_step, p_contact_ids, p_at);
    if p_is_dry_run then
        return array(select row(r.place, r.contact_id, r.code,
                                case r.code when 'already_enrolled' then r.enrollment_id end,
                                r.due_at)::data.enrollment_result
                     from unnest(v_results) r
                     order by r.place);
    end if;

    -- In the order of the contacts: of two calls with the same ones, one waits for the other.
    with enrolled as (
        insert into data.enrollments as e
            (tenant_id, enrollment_id, sequence_id, contact_id, status, current_step_id,
             current_step_number, assigned_to, enrolled_by, enrolled_at, last_activity_at,
             correlation_id, metadata)
        select p_tenant_id, r.enrollment_id, p_sequence_id, r.contact_id, 'active', v_step.step_id,
               v_step.step_number, p_assigned_to, p_actor, p_at, p_at, p_correlation_id,
               coalesce(p_metadata, '{}')
        from unnest(v_results) r
        where r.code = 'enrolled'
        order by r.contact_id
        on conflict (tenant_id, sequence_id, contact_id) where status in ('active', 'paused') do nothing
        returning e
    )
    select array_agg(n.e) into v_enrolled from enrolled n;

    -- Somebody else enrolled them in the meantime: seen by a statement of its own.
    if coalesce(cardinality(v_enrolled), 0) <> (select count(*) from unnest(v_results) r
                                                where r.code = 'enrolled') then
        v_results := enrollment.yield(p_tenant_id, p_sequence_id, v_results, v_enrolled);
    end if;
    if v_enrolled is not null then
        perform scheduling.put_first(v_sequence, v_step, v_results, p_at);
        perform stats.add(p_tenant_id, p_sequence_id, 'enrolled', cardinality(v_enrolled), p_at,
                          p_assigned_to => p_assigned_to);
        perform outbox.add_created(v_enrolled, p_at);
    end if;
    return v_results;
end
$$;

comment on function enrollment.enroll_many(
    text, text, text, uuid, uuid[], text, integer, jsonb, boolean, timestamptz) is
'Enrolls contacts in a sequence and plans their first step; in a draft or paused sequence that waits for '
'the activation. Answers a result for each contact in the order given, with the codes of '
'enrollment.judge; a dry run answers the same without new ids and writes nothing. Null p_start_at_step '
'is the first step. Problems: sequence_not_found, sequence_archived, step_not_found.';

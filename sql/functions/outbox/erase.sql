create or replace function outbox.erase(
    p_tenant_id      text,
    p_enrollment_ids uuid[]
)
returns bigint
language plpgsql volatile
set enable_seqscan = off set plan_cache_mode = force_custom_plan
as $$
declare
    v_count bigint;
begin
    update data.outbox_events o
    set data = (select coalesce(jsonb_object_agg(m.key, m.value), '{}')
                from jsonb_each(o.data) m
                where m.key in ('enrollmentId', 'sequenceId', 'contactId', 'assignedTo', 'executionId',
                                'stepNumber', 'stepType', 'status', 'messageId')
                   or m.key = 'reason' and o.data ->> 'reason' ~ '^[a-z_]+$')
    where o.tenant_id = p_tenant_id
      and o.enrollment_id = any (p_enrollment_ids);
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

comment on function outbox.erase(text, uuid[]) is
'Leaves ids, numbers and codes in the events of enrollments and takes everything else out; answers how many '
'there are. What was published is with those who have it.';

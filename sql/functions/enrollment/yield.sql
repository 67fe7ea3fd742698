create or replace function enrollment.yield(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_results     data.enrollment_result[],
    p_enrolled    data.enrollments[]
)
returns data.enrollment_result[]
language plpgsql stable set plan_cache_mode = force_custom_plan     -- it then knows how long the arrays are
as $$
begin
    return array(
        select case when r.code <> 'enrolled' or n.enrollment_id is not null then r
                    else row(r.place, r.contact_id, 'already_enrolled', e.enrollment_id,
                             null)::data.enrollment_result end
        from unnest(p_results) r
        left join unnest(p_enrolled) n on n.enrollment_id = r.enrollment_id
        left join data.enrollments e
          on e.tenant_id = p_tenant_id
         and e.sequence_id is not distinct from p_sequence_id     -- by the contact, who has few
         and e.contact_id = r.contact_id
         and e.completed_at is null
         and r.code = 'enrolled'
        order by r.place);
end
$$;

comment on function enrollment.yield(text, uuid, data.enrollment_result[], data.enrollments[]) is
'The results, with already_enrolled for those whom another transaction enrolled first (without an id if '
'that enrollment has ended since). p_enrolled: who was enrolled here; null: nobody.';

create or replace function stats.rep_report(
    p_tenant_id   text,
    p_sequence_id uuid
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select coalesce(jsonb_agg(
            jsonb_build_object('assignedTo', r.assigned_to, 'emails', stats.email_counts(r.counts))
                || stats.enrollment_counts(r.counts)
            order by r.assigned_to nulls last), '[]')
        from (select c.assigned_to, jsonb_object_agg(c.counter, c.amount) as counts
              from stats.counts(p_tenant_id, p_sequence_id, 'rep') c
              where c.counter <> 'healed'
              group by c.assigned_to) r);
end
$$;

comment on function stats.rep_report(text, uuid) is
'What became of the enrollments of each rep, and of their e-mails; those that are assigned to nobody '
'last.';

create or replace function scheduling.reference(
    p_enrollment data.enrollments
)
returns timestamptz
language sql stable
as $$
    select coalesce(
        (select r.at from scheduling.previous_run(p_enrollment) r),
        -- The activation that counts is the one after the enrollment, not a resume that came later.
        (select p.resumed_at
         from data.sequence_pauses p
         where p.tenant_id = p_enrollment.tenant_id
           and p.sequence_id = p_enrollment.sequence_id
           and p_enrollment.enrolled_at between p.paused_at and p.resumed_at
         order by p.plan_number
         limit 1),
        (select greatest(p_enrollment.enrolled_at, q.started_at)
         from data.sequences q
         where q.tenant_id = p_enrollment.tenant_id
           and q.sequence_id = p_enrollment.sequence_id))
$$;

comment on function scheduling.reference(data.enrollments) is
'The instant from which the delay of the pending step counts: when the step before really happened (its '
'queueing, while its e-mail is under way); for the first step the later of the enrollment and the first '
'activation after it. Pauses since then are not in it.';

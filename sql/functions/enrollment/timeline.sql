create or replace function enrollment.timeline(
    p_enrollment data.enrollments
)
returns table (at timestamptz, kind text, step_number integer, execution_id uuid, message_id uuid, actor text,
               reason text, detail text)
language sql stable
as $$
    select t.at, t.kind, t.step_number, t.execution_id, t.message_id, t.actor, t.reason, t.detail
    from (select p_enrollment.enrolled_at, 0, 'enrolled', null, null, null, p_enrollment.enrolled_by, null,
                 null
          union all
          select m.queued_at, 1, 'email_queued', m.step_number, m.execution_id, m.message_id, null,
                 (select 'winner'
                  from data.sequence_steps s
                  where s.tenant_id = m.tenant_id
                    and s.step_id = m.step_id
                    and s.winner_variant_id = m.variant_id
                    and s.winner_chosen_at <= m.queued_at),
                 m.variant_id
          from data.messages m
          where m.tenant_id = p_enrollment.tenant_id
            and m.enrollment_id = p_enrollment.enrollment_id
          union all
          select x.due_at, 1, 'task_opened', x.step_number, x.execution_id, null, x.assigned_to, null, null
          from data.step_executions x
          where x.tenant_id = p_enrollment.tenant_id
            and x.enrollment_id = p_enrollment.enrollment_id
            and x.step_type <> 'auto_email'
            and x.status <> 'skipped'
          union all
          select e.at, e.place, e.kind, x.step_number, x.execution_id, x.message_id, null,
                 case e.kind when 'step_skipped' then x.skip_reason when 'task_completed' then x.outcome end,
                 case e.kind when 'step_failed' then x.error_message when 'task_completed' then x.notes end
          from data.step_executions x
          cross join lateral (values
              (x.executed_at, 2, case x.status when 'sent' then 'email_sent'
                                               when 'completed' then 'task_completed'
                                               when 'skipped' then 'step_skipped'
                                               when 'failed' then 'step_failed' end),
              (x.opened_at, 3, 'email_opened'), (x.clicked_at, 4, 'email_clicked'),
              (x.replied_at, 5, 'email_replied')) e (at, place, kind)
          where x.tenant_id = p_enrollment.tenant_id
            and x.enrollment_id = p_enrollment.enrollment_id
            and e.at is not null
          union all
          select m.bounced_at, 5, 'email_bounced', m.step_number, m.execution_id, m.message_id, null,
                 m.bounce_severity, concat_ws(' ', m.bounce_status, m.bounce_reason)
          from data.messages m
          where m.tenant_id = p_enrollment.tenant_id
            and m.enrollment_id = p_enrollment.enrollment_id
          union all
          -- A pause that the end cut short was never resumed.
          select e.at, e.place, e.kind, null, null, null, e.actor, e.reason, e.detail
          from data.enrollment_pauses p
          cross join lateral (values
              (p.paused_at, 6, case when p.exit_status is null then 'paused' end, null, p.pause_reason, null),
              (p.resumed_at, 6, case when p.exit_status is null
                                      and p.resumed_at is distinct from p_enrollment.completed_at
                                      and not exists (
                                          select from data.enrollment_pauses x
                                          where x.tenant_id = p.tenant_id
                                            and x.enrollment_id = p.enrollment_id
                                            and x.exit_status is not null
                                            and x.paused_at = p.resumed_at) then 'resumed' end,
               null, null, null),
              (p.paused_at, 8, case when p.exit_status is not null then 'ended' end, null, p.exit_reason,
               p.exit_status),
              (p.resumed_at, 9, case when p.exit_status is not null then 'reinstated' end, p.reinstated_by,
               null, null)) e (at, place, kind, actor, reason, detail)
          where p.tenant_id = p_enrollment.tenant_id
            and p.enrollment_id = p_enrollment.enrollment_id
          union all
          select e.at, 6, e.kind, null, null, null, null, null, null
          from data.sequence_pauses p
          cross join lateral (values (p.paused_at, 'sequence_paused'),
                                     (p.resumed_at, 'sequence_resumed')) e (at, kind)
          where p.tenant_id = p_enrollment.tenant_id
            and p.sequence_id = p_enrollment.sequence_id
            and e.at between p_enrollment.enrolled_at and coalesce(p_enrollment.completed_at, 'infinity')
          union all
          select q.paused_at, 6, 'sequence_paused', null, null, null, null, null, null
          from data.sequences q
          where q.tenant_id = p_enrollment.tenant_id
            and q.sequence_id = p_enrollment.sequence_id
            and q.paused_at between p_enrollment.enrolled_at
                            and coalesce(p_enrollment.completed_at, 'infinity')
          union all
          select p_enrollment.paused_at, 6, 'paused', null, null, null, null, p_enrollment.pause_reason, null
          union all
          select p_enrollment.held_at, 7, 'held', p_enrollment.current_step_number, null, null, null,
                 p_enrollment.held_reason, p_enrollment.held_detail
          union all
          -- A hold that the end cut short was not released.
          select e.at, 7, e.kind, h.step_number, null, null, null, e.reason, e.detail
          from data.enrollment_holds h
          cross join lateral (values
              (h.held_at, 'held', h.held_reason, h.held_detail),
              (h.released_at, case when h.released_at is distinct from p_enrollment.completed_at
                                    and not exists (
                                        select from data.enrollment_pauses x
                                        where x.tenant_id = h.tenant_id
                                          and x.enrollment_id = h.enrollment_id
                                          and x.exit_status is not null
                                          and x.paused_at = h.released_at) then 'released' end,
               null, null)) e (at, kind, reason, detail)
          where h.tenant_id = p_enrollment.tenant_id
            and h.enrollment_id = p_enrollment.enrollment_id
          union all
          select p_enrollment.completed_at, 8, 'ended', null, null, null, null, p_enrollment.exit_reason,
                 p_enrollment.status
         ) t (at, place, kind, step_number, execution_id, message_id, actor, reason, detail)
    where t.at is not null
      and t.kind is not null
    order by t.at, t.step_number nulls first, t.place
$$;

comment on function enrollment.timeline(data.enrollments) is
'What has happened to an enrollment, in order: enrolled, email_queued, email_sent, email_opened, '
'email_clicked, email_replied, email_bounced, task_opened, task_completed, step_skipped, step_failed, '
'paused (out_of_office, where nobody did it), resumed, sequence_paused, sequence_resumed, held, released, '
'ended, reinstated. A sequence that stood still when it came in tells of its resume only.';

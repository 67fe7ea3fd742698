create or replace function ops.after_restore(
    p_restored_to timestamptz
)
returns table (found text, amount bigint, what_now text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at       constant timestamptz := clock.now();
    v_reason   constant text := format('The database was restored to %s: whether this happened after it, '
                                       'nobody knows.', wire.instant(p_restored_to));
    v_messages data.messages[];
    v_held     bigint;
begin
    if p_restored_to is null or p_restored_to > v_at then
        perform problem.raise(422, 'invalid_parameter', 'Say to which moment the database was restored.');
    end if;
    -- Nobody goes on before somebody has looked.
    perform access.hold(null, format('restored to %s', wire.instant(p_restored_to)), v_at);
    perform from data.enrollments e
    where (e.tenant_id, e.enrollment_id) in (select m.tenant_id, m.enrollment_id
                                             from data.messages m
                                             where m.status in ('queued', 'sending'))
    order by e.tenant_id, e.enrollment_id
    for update;
    v_messages := message.doubt_all(v_reason, v_at);
    perform enrollment.settle(v_messages, v_at);
    v_held := enrollment.hold_due('restored', v_reason, v_at);
    perform access.audit(null, 'ops.after_restore', jsonb_build_object('restoredTo', p_restored_to), null,
        jsonb_build_object('unknownMessages', cardinality(v_messages), 'heldEnrollments', v_held), v_at);
    return query values
        ('messages that may have been sent', cardinality(v_messages)::bigint,
         'Look for them in ops.unknown_messages, then ops.mark_sent or ops.requeue_unknown.'),
        ('enrollments whose step may have run', v_held,
         'Look at ops.held, held_reason restored, then ops.release, ops.skip or ops.cancel.'),
        ('everything is stopped', 1, 'When all is decided that is to be decided: ops.unhold.');
end
$$;

comment on function ops.after_restore(timestamptz) is
'After a restore to an earlier moment, before any worker starts: stops everything, makes messages unknown '
'that may have left since then, and holds enrollments whose step came due since then, so that nothing is '
'sent twice unless somebody says so. Problems: invalid_parameter.';

-- api.get_timeline with enrollment.timeline: what has happened, in order.
begin;
select plan(8);

-- What a statement is refused with: the problem document without its title, the errors as their pointers.
create function pg_temp.refusal(p_statement text)
returns jsonb
language plpgsql volatile
as $$
declare
    v_state  text;
    v_detail jsonb;
begin
    execute p_statement;
    return null;
exception
    when sqlstate 'SE000' then       -- every SQLSTATE that begins with SE
        get stacked diagnostics v_state = returned_sqlstate, v_detail = pg_exception_detail;
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state) || case when v_detail ? 'errors'
            then jsonb_build_object('errors', jsonb_path_query_array(v_detail, '$.errors[*].pointer'))
            else '{}' end;
end
$$;
create function pg_temp.ann(p_if_match text default null)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-1', 'if_match', p_if_match))
$$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;
create temporary table made as
select (sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "a@acme.test"}, "steps": [
            {"type": "auto_email", "subject": "S", "body": "B"}, {"type": "call", "delayHours": 1},
            {"type": "auto_email", "body": "{{nothing}}", "delayHours": 1}, {"type": "task"}]}',
            clock.now())).sequence_id as sequence_id,
       (contact.create('acme', '{"email": "bob@x.test"}', clock.now())).contact_id as contact_id;
alter table made add column id uuid;
do $$
begin
    perform sequence.activate('acme', m.sequence_id, clock.now()) from made m;
    update made m set id = (enrollment.enroll('acme', 'ann', 'r', m.sequence_id,
        jsonb_build_object('contactId', m.contact_id, 'assignedTo', 'kim'), clock.now())).enrollment_id;
end
$$;
create function pg_temp.line(p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$ select api.get_timeline(p_tenant_id, pg_temp.ann(), m.sequence_id, m.id) from made m $$;
create function pg_temp.told()
returns text
language sql volatile
as $$
    select string_agg(concat_ws(' ', substr(e.event ->> 'at', 12, 5), e.event ->> 'kind', e.event ->> 'stepNumber',
                                e.event ->> 'actor', e.event ->> 'reason', e.event ->> 'detail'), ', ' order by e.place)
    from jsonb_array_elements(pg_temp.line() #> '{data,events}') with ordinality e (event, place)
$$;

select is(pg_temp.told(), '14:00 enrolled ann', 'it begins with the enrollment');
do $$
begin
    perform worker.run_due_steps(10), ops.set_clock('2026-03-02 14:05Z');
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent', 'subject', 'S')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60) m;
    update data.step_executions x set opened_at = '2026-03-02 14:06Z', clicked_at = '2026-03-02 14:07Z';
    perform ops.set_clock('2026-03-02 14:30Z');
    perform sequence.pause('acme', m.sequence_id, clock.now()) from made m;
    perform ops.set_clock('2026-03-02 14:40Z');
    perform sequence.activate('acme', m.sequence_id, clock.now()) from made m;
    perform ops.set_clock('2026-03-02 16:00Z');
    perform worker.run_due_steps(10), worker.run_due_steps(10);
    perform ops.set_clock('2026-03-02 16:10Z');
    perform api.complete_step('acme', pg_temp.ann(), m.sequence_id, m.id, 2, '{"outcome": "interested", "notes": "Call again."}')
    from made m;
    perform ops.set_clock('2026-03-02 16:20Z');
    perform api.pause_enrollment('acme', pg_temp.ann(), m.sequence_id, m.id, '{}') from made m;
    perform ops.set_clock('2026-03-02 16:30Z');
    perform api.resume_enrollment('acme', pg_temp.ann(), m.sequence_id, m.id) from made m;
    perform ops.set_clock('2026-03-02 17:30Z');
    perform worker.run_due_steps(10), worker.run_due_steps(10);
end
$$;
select is(pg_temp.told(), '14:00 enrolled ann, 14:00 email_queued 1, 14:05 email_sent 1, 14:06 email_opened 1, '
          || '14:07 email_clicked 1, 14:30 sequence_paused, 14:40 sequence_resumed, 16:00 task_opened 2 kim, '
          || '16:10 task_completed 2 interested Call again., 16:20 paused, 16:30 resumed, '
          || '17:30 held 3 missing_variables nothing', 'step by step, each when it really happened');
select is(pg_temp.line() #> '{data,events,2}', jsonb_build_object('at', '2026-03-02T14:05:00Z', 'kind', 'email_sent',
              'stepNumber', 1, 'executionId', x.execution_id, 'messageId', x.message_id),
          'with the ids; what does not apply is left out') from data.step_executions x where x.step_number = 1;
select is(pg_temp.line() #>> '{data,enrollmentId}', m.id::text, 'of this enrollment') from made m;
do $$
begin
    perform ops.set_clock('2026-03-02 18:00Z');
    perform api.cancel_enrollment('acme', pg_temp.ann(), m.sequence_id, m.id, '{}') from made m;
    perform ops.set_clock('2026-03-02 19:00Z');
    perform sequence.pause('acme', m.sequence_id, clock.now()) from made m;
end
$$;
select matches(pg_temp.told(), ', 18:00 ended \S+ cancelled$', 'it ends with the end; what the sequence does then is not its own');
select is(pg_temp.told() ~ 'held' and pg_temp.told() !~ 'released', true, 'it was held to its end');
select is(pg_temp.refusal($$ select pg_temp.line('rival') $$) ->> 'code', 'enrollment_not_found', 'others'' are not there');
select is(pg_temp.refusal(format('select api.get_timeline(%L, pg_temp.ann(), %L, %L)', 'acme', m.id, m.id)) ->> 'code',
          'enrollment_not_found', 'nor in another sequence') from made m;

select * from finish();
rollback;

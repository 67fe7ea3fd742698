-- outbox.add and outbox.add_runs: events in the transaction of the change.
begin;
select plan(8);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

select lives_ok($$ select outbox.add('acme', 'sequence.enrollment.created', md5('e')::uuid, 'request-1',
                                     '{"a": 1}', '2026-03-02 15:00Z') $$, 'an event is added');
select results_eq($$ select tenant_id, type, enrollment_id, correlation_id, occurred_at, data, published_at
                     from data.outbox_events $$,
                  $$ values ('acme', 'sequence.enrollment.created', md5('e')::uuid, 'request-1',
                             '2026-03-02 15:00Z'::timestamptz, '{"a": 1}'::jsonb, null::timestamptz) $$,
                  'it says what happened to whom and when, and waits to be published');
select ok(written_at between transaction_timestamp() and clock.real_now(),
          'the order of events is kept by real time, wherever the clock stands') from data.outbox_events;
select throws_ok($$ select outbox.add('acme', 'sequence.deleted', md5('e')::uuid, 'r', '{}', clock.now()) $$,
                 '23514', null, 'an event is of a type that is known');
delete from data.outbox_events;

-- A batch

create function pg_temp.run(p_outcome text, p_number integer)
returns data.step_run
language sql stable
as $$
    select r
    from jsonb_populate_record(null::data.step_run, jsonb_build_object(
        'tenant_id', 'acme', 'enrollment_id', md5('e' || p_number), 'sequence_id', md5('s'),
        'contact_id', md5('c' || p_number), 'correlation_id', 'request-' || p_number, 'assigned_to', 'kim',
        'schedule_id', md5('x' || p_number), 'step_number', p_number,
        'step_type', case p_outcome when 'message' then 'auto_email' else 'call' end, 'outcome', p_outcome,
        'message_id', case p_outcome when 'message' then md5('m' || p_number) end)) r
$$;
select lives_ok($$ select outbox.add_runs(array(
                       select pg_temp.run(o.outcome, o.position::integer)
                       from unnest(array['message', 'task', 'passed', 'moved', 'parked', 'held', 'exited',
                                         'removed'])
                            with ordinality o (outcome, position)), '2026-03-02 15:00Z') $$,
                'the events of a batch are added');
select results_eq($$ select tenant_id, type, enrollment_id, correlation_id, occurred_at, data
                     from data.outbox_events order by type $$,
                  $$ select 'acme', 'sequence.step.' || t.type, md5('e' || t.number)::uuid,
                            'request-' || t.number, '2026-03-02 15:00Z'::timestamptz,
                            jsonb_build_object(
                                'enrollmentId', md5('e' || t.number)::uuid, 'sequenceId', md5('s')::uuid,
                                'contactId', md5('c' || t.number)::uuid, 'assignedTo', 'kim',
                                'executionId', md5('x' || t.number)::uuid, 'stepNumber', t.number,
                                'stepType', t.step_type, 'status', t.status,
                                'messageId', case t.number when 1 then md5('m1')::uuid end)
                     from (values ('executed', 1, 'auto_email', 'scheduled'),
                                  ('pending_manual', 2, 'call', 'pending_manual')) t (type, number,
                                      step_type, status)
                     order by 2 $$,
                  'queued e-mails are executed, new tasks are pending; nothing else is an event of a step');
select lives_ok($$ select outbox.add_runs('{}', clock.now()) $$, 'an empty batch has no events');
select is(count(distinct event_id), 2::bigint, 'each event has an id of its own') from data.outbox_events;

select * from finish();
rollback;

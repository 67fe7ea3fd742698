-- wire.event_body: the schemas of events, held against the events of enrollments that walk every way.
begin;
select plan(7);

do $$
declare
    v_sequence uuid;
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
    v_sequence := (sequence.create('acme', 'ann', '{"name": "Walk",
        "steps": [{"type": "auto_email", "subject": "Hello", "body": "Hi"},
                  {"type": "call", "autoSkipAfterDays": 1},
                  {"type": "task"}],
        "settings": {"fromEmail": "ann@acme.test"}}', clock.now())).sequence_id;
    perform sequence.activate('acme', v_sequence, clock.now());
    perform access.enter('acme', jsonb_populate_record(null::data.request_context,
        '{"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}'));
    perform enrollment.enroll('acme', 'ann', 'request-1', v_sequence, jsonb_build_object('assignedTo', 'kim',
        'contactId', (contact.create('acme', jsonb_build_object('email', n || '@x.test'), clock.now())).contact_id),
        clock.now())
    from unnest('{one,two,three,four}'::text[]) n;
    perform access.enter('');
    perform worker.run_due_steps(100);
    perform worker.finish_messages(md5('w')::uuid, (
        select jsonb_agg(jsonb_build_object('tenantId', m.tenant_id, 'messageId', m.message_id,
                                            'leaseNumber', m.lease_number, 'outcome', 'sent'))
        from worker.claim_messages(md5('w')::uuid, 100, 60) m));
    perform worker.run_due_steps(100);
end
$$;

create function pg_temp.enrollment(p_name text)
returns data.enrollments
language sql stable
as $$
    select e from data.enrollments e join data.contacts c using (tenant_id, contact_id)
    where c.email = p_name || '@x.test'
$$;

-- One completes by hand, one replies, one is cancelled and comes back, the task of one expires.
select execution.complete('acme', (pg_temp.enrollment('one')).sequence_id, (pg_temp.enrollment('one')).enrollment_id, 2,
                          'notes', 'talked', clock.now());
select enrollment.finish(pg_temp.enrollment('two'), 'replied', 'replied', clock.now());
select enrollment.cancel('acme', (pg_temp.enrollment('three')).sequence_id, (pg_temp.enrollment('three')).enrollment_id,
                         null, clock.now());
select enrollment.reinstate('acme', (pg_temp.enrollment('three')).sequence_id,
                            (pg_temp.enrollment('three')).enrollment_id, 'ann', clock.now());
select ops.advance_clock('2 days');
select execution.skip_expired(100, clock.now());
select worker.run_due_steps(100);
select execution.complete('acme', (pg_temp.enrollment('one')).sequence_id, (pg_temp.enrollment('one')).enrollment_id, 3,
                          null, null, clock.now());
select worker.run_due_steps(100);

select set_eq($$ select distinct type from data.outbox_events $$,
              $$ select unnest(outbox.types()) $$, 'there are events of every type');
select is_empty($$ select e.type, e.data, f.pointer, f.message
                   from data.outbox_events e
                   cross join lateral problem.find(wire.event_body(e.type), wire.event(row(e.*)::data.outbox_events)) f $$,
                'each of them fits its schema');
select is_empty($$ select distinct e.type, k
                   from data.outbox_events e
                   cross join lateral jsonb_object_keys(e.data) k
                   where not wire.event_body(e.type) #> '{properties,data,properties}' ? k $$,
                'and says nothing that the schema does not name');
select is(count(*), 4::bigint, 'those that a request caused carry its trace')
from data.outbox_events e
where wire.event(row(e.*)::data.outbox_events) ? 'traceparent';
select is_empty($$ select e.enrollment_id from data.outbox_events e
                   where e.type in ('sequence.enrollment.completed', 'sequence.enrollment.replied',
                                    'sequence.enrollment.exited')
                   group by e.enrollment_id having count(*) > 1 $$, 'none ends twice');
select set_eq($$ select unnest(outbox.types()) $$,
              $$ select unnest(regexp_matches(pg_get_constraintdef(oid), '''(sequence[a-z._]+)''', 'g'))
                 from pg_constraint where conname = 'outbox_events_type_is_known_check' $$,
              'the types that are published are those that the table takes');
select set_eq($$ select jsonb_object_keys(api.describe_events() -> 'published') $$, $$ select unnest(outbox.types()) $$,
              'and all are described');

select * from finish();
rollback;

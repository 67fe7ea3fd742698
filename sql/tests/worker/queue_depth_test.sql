-- worker.queue_depth: what waits, for metrics.
begin;
select plan(7);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant(t, t) from unnest(array['acme', 'rival']) t;
end
$$;
select is(worker.queue_depth(), '{"steps": {"due": 0, "held": 0, "sequence_paused": 0, "enrollment_paused": 0,
                                            "previous_email": 0},
                                  "messages": {"due": 0, "sending": 0, "unknown": 0},
                                  "lagSeconds": 0, "stopped": 0}', 'nothing waits');
do $$
declare
    v_sequence data.sequences := sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "a@x.test"},
        "steps": [{"type": "auto_email", "subject": "S", "body": "B"}]}', clock.now());
begin
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'r', v_sequence.sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', n || '@x.test'), clock.now())).contact_id), clock.now())
    from generate_series(1, 6) n;
    perform worker.run_due_steps(2);
    perform worker.claim_messages(md5('w')::uuid, 1, 60);
    update data.messages set status = 'unknown' where status = 'queued';
    perform enrollment.hold(s.tenant_id, s.enrollment_id, 'no_email', null, clock.now())
    from (select * from data.sequence_schedules order by enrollment_id limit 1) s;
    update data.sequence_schedules s set parked_reason = 'sequence_paused'
    where s.enrollment_id = (select max(enrollment_id::text)::uuid from data.sequence_schedules);
    perform ops.set_clock('2026-03-02 15:00:02.5Z');
end
$$;
select is(worker.queue_depth(), '{"steps": {"due": 2, "held": 1, "sequence_paused": 1, "enrollment_paused": 0,
                                            "previous_email": 0},
                                  "messages": {"due": 0, "sending": 1, "unknown": 1},
                                  "lagSeconds": 2.5, "stopped": 0}', 'each where it is');
do $$ begin perform ops.hold('acme'); end $$;
select is(worker.queue_depth() -> 'stopped', '1', 'one tenant is stopped');
select is(worker.queue_depth() -> 'lagSeconds', '0', 'what is stopped is not late');
select is(worker.queue_depth() #> '{steps,due}', '2', 'though it is due');
do $$
begin
    perform ops.unhold('acme');
    perform ops.hold('rival');
    perform ops.create_tenant('third', 'third');
    -- One that is due later, of a tenant that comes before in the order of names.
    perform ops.create_tenant('aaa', 'aaa');
    perform sequence.activate('aaa', s.sequence_id, clock.now()), enrollment.enroll('aaa', 'ann', 'r', s.sequence_id,
        jsonb_build_object('contactId', (contact.create('aaa', '{"email": "a@x.test"}', clock.now())).contact_id),
        clock.now())
    from sequence.create('aaa', 'ann', '{"name": "S", "settings": {"fromEmail": "a@x.test"},
        "steps": [{"type": "auto_email", "subject": "S", "body": "B"}]}', clock.now()) s;
end
$$;
select is(worker.queue_depth() -> 'lagSeconds', '2.5', 'the oldest of those that are not stopped');
do $$ begin perform ops.unhold('rival'); end $$;
do $$ begin perform ops.hold(); end $$;
select is(worker.queue_depth() -> 'stopped', '4', 'or all');

select * from finish();
rollback;

-- What happens to a message counts once, for step, variant, rep and day; execution.mark_… say when; stats.retire_….
begin;
select plan(18);

do $$
declare
    v_sequence data.sequences;
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    v_sequence := sequence.create('acme', 'ann', '{"name": "S",
        "settings": {"fromEmail": "me@acme.test", "timezone": "Pacific/Auckland"},
        "steps": [{"type": "auto_email", "subject": "S", "variants": [{"id": "a", "weight": 1, "body": "A"}]}]}',
        clock.now());
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'request-1', v_sequence.sequence_id, jsonb_build_object(
        'assignedTo', 'rep', 'contactId', (contact.create('acme', '{"email": "p@x.test"}', clock.now())).contact_id),
        clock.now());
    perform worker.run_due_steps(10);
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60) m;
end
$$;
create temporary view counted as
select c.counter, c.amount, c.step_id is not null as has_step, c.variant_id, c.assigned_to, c.counted_on
from data.sequence_counts c;
create function pg_temp.message() returns data.messages language sql stable as $$ select m from data.messages m $$;
create function pg_temp.execution() returns data.step_executions
language sql stable as $$ select x from data.step_executions x $$;

select results_eq('select * from counted order by counter',
    $$ values ('ended:completed', 1::bigint, false, null, 'rep', date '2026-03-03'),
              ('enrolled', 1, false, null, 'rep', '2026-03-03'), ('sent', 1, true, 'a', 'rep', '2026-03-03') $$,
    'the rep counts everywhere, on the day of the sequence''s zone');

-- Marks: the first time only, people and machines apart

select ok(execution.mark_opened('acme', (pg_temp.message()).message_id, true, '2026-03-02 15:00Z'),
          'a machine opens for the first time');
select ok(not execution.mark_opened('acme', (pg_temp.message()).message_id, true, '2026-03-02 15:01Z'), 'not twice');
select ok(execution.mark_opened('acme', (pg_temp.message()).message_id, false, '2026-03-02 15:02Z'),
          'a person for the first time');
select ok(not execution.mark_opened('acme', (pg_temp.message()).message_id, false, '2026-03-02 15:03Z'), 'not twice');
select is(format('%s %s', x.machine_opened_at, x.opened_at), format('%s %s', timestamptz '2026-03-02 15:00Z',
          timestamptz '2026-03-02 15:02Z'), 'both are kept') from pg_temp.execution() x;
select ok(execution.mark_clicked('acme', (pg_temp.message()).message_id, false, '2026-03-02 15:04Z'), 'clicked');
select ok(not execution.mark_clicked('acme', (pg_temp.message()).message_id, false, '2026-03-02 15:05Z'), 'not twice');
select ok(execution.mark_clicked('acme', (pg_temp.message()).message_id, true, '2026-03-02 15:06Z'), 'by a machine');
select is(format('%s %s', x.machine_clicked_at, x.clicked_at), format('%s %s', timestamptz '2026-03-02 15:06Z',
          timestamptz '2026-03-02 15:04Z'), 'both are kept') from pg_temp.execution() x;
select ok(execution.mark_bounced('acme', (pg_temp.message()).message_id, '2026-03-02 15:07Z'), 'bounced');
select ok(not execution.mark_bounced('acme', (pg_temp.message()).message_id, '2026-03-02 15:08Z'), 'not twice');
select is(x.status, 'sent', 'it was sent all the same') from pg_temp.execution() x;
select ok(not execution.mark_bounced('rival', (pg_temp.message()).message_id, clock.now()), 'another tenant cannot');
select ok(not execution.mark_opened('rival', (pg_temp.message()).message_id, false, clock.now()), 'nor open');

-- Counts

do $$
begin
    delete from data.sequence_counts;
    perform stats.add_opened(pg_temp.message(), false, '2026-03-03 10:59Z');
    perform stats.add_opened(pg_temp.message(), true, '2026-03-03 11:00Z');     -- midnight in Auckland
    perform stats.add_clicked(pg_temp.message(), false, clock.now());
    perform stats.add_clicked(pg_temp.message(), true, clock.now());
    perform stats.add_replied(pg_temp.message(), clock.now());
    perform stats.add_bounced(pg_temp.message(), clock.now());
end
$$;
select results_eq('select * from counted order by counter',
    $$ select c.counter, 1::bigint, true, 'a', 'rep', c.counted_on::date
       from (values ('bounced', '2026-03-03'), ('clicked', '2026-03-03'), ('machine_clicked', '2026-03-03'),
                    ('machine_opened', '2026-03-04'), ('opened', '2026-03-03'), ('replied', '2026-03-03')) c
                (counter, counted_on) $$,
    'each event counts with step, variant, rep and day; those of machines apart');

-- What retention takes

do $$
begin
    delete from data.sequence_counts;
    perform stats.retire_executions(array[pg_temp.execution()], clock.now());
end
$$;
select results_eq('select * from counted where has_step order by counter',
    $$ select 'retired:' || c.counter, 1::bigint, true, 'a', 'rep', null::date
       from (values ('bounced'), ('clicked'), ('machine_clicked'), ('machine_opened'), ('opened'), ('sent')) c
            (counter) $$,
    'of an execution that goes all that it counted in is noted');
select lives_ok($$ select stats.retire_executions('{}', clock.now()) $$,
                'nothing to retire is nothing to note');

select * from finish();
rollback;

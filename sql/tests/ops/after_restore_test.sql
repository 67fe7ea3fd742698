-- ops.after_restore: what may have happened since the moment of a restore waits for somebody to decide.
begin;
select plan(17);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;
create function pg_temp.plan(p_name text, p_delay_hours integer)
returns void
language plpgsql volatile
as $$
begin
    insert into made
    select p_name, (sequence.create('acme', 'ann', jsonb_build_object('name', p_name,
        'settings', '{"fromEmail": "a@acme.test"}'::jsonb, 'steps', jsonb_build_array(
            jsonb_build_object('type', 'auto_email', 'subject', 'S', 'body', 'B', 'delayHours', p_delay_hours),
            '{"type": "call", "delayDays": 1}'::jsonb)), clock.now())).sequence_id;
    perform sequence.activate('acme', pg_temp.id(p_name), clock.now());
end
$$;
create function pg_temp.enroll(p_name text, p_sequence text)
returns void
language sql volatile
as $$
    insert into made
    select p_name, (enrollment.enroll('acme', 'ann', 'r', pg_temp.id(p_sequence), jsonb_build_object('contactId',
        (contact.create('acme', jsonb_build_object('email', replace(p_name, ' ', '') || '@x.test'), clock.now())).contact_id),
        clock.now())).enrollment_id
$$;
do $$
begin
    perform pg_temp.plan('now', 0), pg_temp.plan('soon', 2), pg_temp.plan('paused', 2), pg_temp.plan('later', 48);
    perform pg_temp.enroll(n, 'now') from unnest(array['queued', 'sending', 'sent']) n;
    perform worker.run_due_steps(10);
    perform worker.claim_messages(md5('w')::uuid, 10, 60);
    update data.messages m set status = 'queued', leased_by = null, leased_until = null
    where m.enrollment_id = pg_temp.id('queued');
    perform worker.finish_messages(md5('w')::uuid, jsonb_agg(jsonb_build_object('tenantId', m.tenant_id,
        'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent')))
    from data.messages m where m.enrollment_id = pg_temp.id('sent');
    perform pg_temp.enroll('due since', 'soon'), pg_temp.enroll('stands still', 'paused'),
      pg_temp.enroll('far away', 'later');
    perform sequence.pause('acme', pg_temp.id('paused'), clock.now());
    -- That was at 15:00; the database was restored to it, and it is 18:00.
    perform ops.set_clock('2026-03-02 18:00Z');
end
$$;
create temporary view walk as
select n.name, e.held_reason, m.status as message, s.parked_reason
from made n
join data.enrollments e on e.enrollment_id = n.id
left join data.messages m using (tenant_id, enrollment_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id);

select results_eq($$ select found, amount from ops.after_restore('2026-03-02 15:00Z') $$,
                  $$ values ('messages that may have been sent', 2::bigint),
                            ('enrollments whose step may have run', 2), ('everything is stopped', 1) $$,
                  'what there was to doubt');
select results_eq($$ select * from walk order by name $$,
                  $$ values ('due since', 'restored', null, 'held'), ('far away', null, null, null),
                            ('queued', 'email_unknown', 'unknown', 'held'),
                            ('sending', 'email_unknown', 'unknown', 'held'),
                            ('sent', null, 'sent', null), ('stands still', 'restored', null, 'held') $$,
                  'what was due since then is held, what was done before or comes later is not');
select results_eq('select scope, reason from ops.holds', $$ values ('everything', 'restored to 2026-03-02T15:00:00Z') $$,
                  'nobody goes on');
select results_eq('select found, amount from ops.after_restore(''2026-03-02 15:00Z'') where amount > 0',
                  $$ values ('everything is stopped', 1::bigint) $$, 'twice finds nothing new');
select results_eq('select action, made_by = session_user::text, new_state from ops.audit where old_state is null limit 1 offset 1',
                  $$ values ('ops.after_restore', true, '{"heldEnrollments": 2, "unknownMessages": 2}'::jsonb) $$,
                  'it is written down');
select ok((select m.error_message from data.messages m where m.enrollment_id = pg_temp.id('queued'))
          like 'The database was restored to 2026-03-02T15:00:00Z:%', 'with the reason');
do $$ begin perform ops.unhold(), ops.set_clock('2026-03-02 18:01Z'); end $$;
select is(worker.run_due_steps(100) ->> 'messages', '0', 'still nothing is sent');
select is_empty('select from worker.claim_messages(md5(''w'')::uuid, 10, 60)', 'nothing at all');

-- Deciding

select results_eq($$ select status from ops.requeue_unknown((select m.message_id from data.messages m
                                                             where m.enrollment_id = pg_temp.id('queued'))) $$,
                  $$ values ('queued') $$, 'one was not sent: it is sent now');
select results_eq($$ select status from ops.mark_sent((select m.message_id from data.messages m
                                                       where m.enrollment_id = pg_temp.id('sending'))) $$,
                  $$ values ('sent') $$, 'one was sent');
select is(count(*), 1::bigint, 'one leaves') from worker.claim_messages(md5('w')::uuid, 10, 60);
select results_eq($$ select r.held_reason, r.waiting_for
                     from ops.held h cross join lateral ops.release(h.enrollment_id) r
                     where h.held_reason = 'restored' and h.sequence_name = 'soon' $$,
                  $$ values (null::text, 'time') $$, 'released all at once, by sequence');
select is(worker.run_due_steps(100) ->> 'messages', '1', 'its step runs');
select is((select w.held_reason from walk w where w.name = 'stands still'), 'restored', 'the others wait');
select throws_ok($$ select ops.after_restore(null) $$, 'SE422', null, 'to which moment?');
select throws_ok($$ select ops.after_restore('2026-03-03 15:00Z') $$, 'SE422', null, 'not to the future');
select is((select count(*) from data.engine_hold), 0::bigint, 'what was refused stops nothing');

select * from finish();
rollback;

-- access.audit: every ops function that changes something says who did it, and how it stood before and after.
begin;
select plan(16);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create temporary table made (name text primary key, id uuid);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;
do $$
begin
    insert into made
    select 'calls', (sequence.create('acme', 'ann', '{"name": "calls", "steps": [
        {"type": "call", "delayDays": 1}, {"type": "call"}]}', clock.now())).sequence_id;
    perform sequence.activate('acme', pg_temp.id('calls'), clock.now());
    insert into made
    select n, (contact.create('acme', jsonb_build_object('email', n || '@x.test'), clock.now())).contact_id
    from unnest(array['amy', 'bob']) n;
    insert into made select 'amy in calls', e.enrollment_id
    from ops.enroll(pg_temp.id('calls'), pg_temp.id('amy'), 'zoe', p_metadata => '{"secret": "plan"}') e;
end
$$;
create function pg_temp.last_entry()
returns table (tenant_id text, made_by text, action text, arguments jsonb, old_state jsonb, new_state jsonb)
language sql stable
as $$
    select a.tenant_id, a.made_by, a.action, a.arguments, a.old_state, a.new_state from ops.audit a limit 1
$$;

select results_eq('select e.tenant_id, e.made_by, e.action, e.arguments from pg_temp.last_entry() e',
    format($$ values ('acme', (session_user::text collate "default"), 'ops.enroll',
                     '{"contactId": %s, "sequenceId": %s, "startAtStep": 1}'::jsonb) $$,
           to_json(pg_temp.id('amy')), to_json(pg_temp.id('calls'))), 'enroll: who did what');
select is(e.new_state - 'next_at', jsonb_build_object('enrollmentId', pg_temp.id('amy in calls'),
              'status', 'active', 'current_step_number', 1, 'exit_reason', null, 'held_reason', null,
              'waiting_for', 'time'), 'and how it stands') from pg_temp.last_entry() e;
select is((select e.metadata || jsonb_build_object('by', e.enrolled_by, 'for', e.assigned_to)
           from data.enrollments e), jsonb_build_object('secret', 'plan', 'by', session_user, 'for', 'zoe'),
          'the enrollment is as if it came by REST');
select throws_ok($$ select ops.enroll(pg_temp.id('calls'), pg_temp.id('amy')) $$, 'SE409', null,
                 'nobody twice');
select throws_ok($$ select ops.enroll(pg_temp.id('amy'), pg_temp.id('bob')) $$, 'SE404', null,
                 'nor in a sequence that is not there');

do $$
begin
    perform ops.pause(pg_temp.id('amy in calls'));
    perform ops.resume(pg_temp.id('amy in calls'));
    perform ops.replan(pg_temp.id('amy in calls'));
    perform ops.skip(pg_temp.id('amy in calls'));
end
$$;
select results_eq($$ select action, old_state ->> 'status', new_state ->> 'status',
                            old_state ->> 'current_step_number', new_state ->> 'current_step_number'
                     from ops.audit limit 4 $$,
                  $$ values ('ops.skip', 'active', 'active', '1', '2'),
                            ('ops.replan', 'active', 'active', '1', '1'),
                            ('ops.resume', 'paused', 'active', '1', '1'),
                            ('ops.pause', 'active', 'paused', '1', '1') $$, 'before and after');
do $$
begin
    perform enrollment.hold('acme', pg_temp.id('amy in calls'), 'no_email', null, clock.now());
    perform ops.release(pg_temp.id('amy in calls'));
    perform worker.run_due_steps(10);
    insert into made select 'task', x.execution_id from data.step_executions x where x.status = 'pending_manual';
end
$$;
select results_eq('select e.action, e.old_state ->> ''held_reason'', e.new_state ->> ''held_reason''
                   from pg_temp.last_entry() e',
                  $$ values ('ops.release', 'no_email', null) $$, 'a release');
do $$ begin perform ops.reassign(pg_temp.id('task'), 'kim'); end $$;
select results_eq('select e.action, e.old_state ->> ''assignedTo'', e.new_state ->> ''assignedTo''
                   from pg_temp.last_entry() e', $$ values ('ops.reassign', 'zoe', 'kim') $$, 'a task');
do $$ begin perform ops.snooze(pg_temp.id('task'), '2026-03-09 09:00Z'); end $$;
select is((e.new_state ->> 'dueAt')::timestamptz, '2026-03-09 09:00Z', 'put off') from pg_temp.last_entry() e;
do $$ begin perform ops.cancel(pg_temp.id('amy in calls'), 'asked'); end $$;
select is(e.new_state ->> 'exit_reason', 'asked', 'an end') from pg_temp.last_entry() e;

create temporary table keys as select ops.create_key('acme', 'admin', 'zoe') as key;
select results_eq('select e.action, e.arguments from pg_temp.last_entry() e',
                  $$ values ('ops.create_key', '{"role": "admin", "actor": "zoe", "tenantId": "acme"}'::jsonb) $$,
                  'a key');
select is_empty($$ select from ops.audit a, keys k where a::text like '%' || right(k.key, 64) || '%' $$,
                'which is not told');
select lives_ok($$ select ops.revoke_key('acme', (e.new_state ->> 'keyId')::uuid) from pg_temp.last_entry() e $$,
                'it is named');
select is(e.action, 'ops.revoke_key', 'and revoked') from pg_temp.last_entry() e;
select throws_ok($$ select ops.cancel(pg_temp.id('amy in calls')) $$, 'SE409', null, 'what is refused');
select is(e.action, 'ops.revoke_key', 'leaves no entry') from pg_temp.last_entry() e;

select * from finish();
rollback;

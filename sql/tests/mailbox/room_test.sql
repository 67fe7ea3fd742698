-- mailbox.room: where a mailbox stands, by slots given out or by what senders have taken.
begin;
select plan(22);

do $$ begin perform ops.set_clock('2026-03-02 08:00Z'); end $$;     -- a Monday

-- Each part has a tenant of its own: what others left does not matter.
create temporary table scene (tenant_id text, sequence_id uuid);

create function pg_temp.scene(p_tenant_id text, p_settings text,
                              p_steps text default '[{"type": "auto_email", "subject": "S", "body": "B"}]')
returns text
language plpgsql volatile
as $$
begin
    perform ops.create_tenant(p_tenant_id, p_tenant_id);
    delete from scene;
    insert into scene
    select p_tenant_id, (sequence.activate(p_tenant_id, q.sequence_id, clock.now())).sequence_id
    from sequence.create(p_tenant_id, 'ann', jsonb_build_object('name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now()) q;
    return pass(p_tenant_id);
end
$$;

create function pg_temp.add(p_at text, p_name text, p_contact text default '{}')
returns void
language plpgsql volatile
as $$
begin
    perform ops.set_clock(p_at::timestamptz);
    perform enrollment.enroll(s.tenant_id, 'ann', 'r', s.sequence_id, jsonb_build_object('contactId', coalesce(
        (select c.contact_id from data.contacts c where c.tenant_id = s.tenant_id and c.first_name = p_name),
        (contact.create(s.tenant_id, jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                                     || p_contact::jsonb, clock.now())).contact_id)), clock.now())
    from scene s;
end
$$;
create function pg_temp.enroll(p_at text, p_name text, p_contact text default '{}')
returns text
language sql volatile
as $$
    select pg_temp.add(p_at, p_name, p_contact);
    select pass(p_name || ' is enrolled')
$$;

create function pg_temp.steps(p_at text, p_limit integer default 500)
returns jsonb
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select coalesce(jsonb_object_agg(a.key, a.value), '{}')
    from scene s
    cross join lateral jsonb_each(worker.run_due_steps(p_limit, s.tenant_id)) a
    where a.key in ('messages', 'tasks', 'moved', 'held', 'parked', 'skipped', 'exited')
      and a.value <> '0'
$$;

create function pg_temp.send(p_at text, p_outcome text default 'sent')
returns bigint
language sql volatile
as $$
    select ops.set_clock(p_at::timestamptz);
    select (worker.finish_messages('00000000-0000-0000-0000-00000000000a', coalesce(jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', p_outcome,
        'subject', coalesce(m.thread_subject, m.subject_template), 'error', 'E')), '[]')) ->> 'finished')::bigint
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) m
$$;

-- What is due runs, and what may leave is sent.
create function pg_temp.go(p_at text, p_limit integer default 500)
returns jsonb
language sql volatile
as $$
    select a || jsonb_strip_nulls(jsonb_build_object('sent', nullif(pg_temp.send(p_at), 0)))
    from pg_temp.steps(p_at, p_limit) a
$$;

create temporary view walk as
select c.first_name as name, e.status, e.run_count as runs, e.held_reason, s.scheduled_at, s.parked_reason,
       s.moved_reason, s.planned_at
from data.enrollments e
join data.contacts c using (tenant_id, contact_id)
left join data.sequence_schedules s using (tenant_id, enrollment_id)
where e.tenant_id = (select t.tenant_id from scene t);

create temporary view mails as
select c.first_name as name, m.step_number as step, m.status, m.due_at, m.sent_at, m.counted_on, m.is_first,
       m.is_cleared, m.mailbox_id
from data.messages m
join data.contacts c using (tenant_id, contact_id)
where m.tenant_id = (select t.tenant_id from scene t);

create function pg_temp.room(p_at text, p_is_handed_out boolean default false, p_claimed text[] default '{}')
returns text
language sql volatile
as $$
    select concat_ws(', ', 'slot ' || coalesce(to_char(r.slot_at at time zone 'UTC', 'MM-DD HH24:MI'), 'none'),
                     r.hour_count || ' this hour', r.day_count || ' on ' || to_char(r.slot_on, 'MM-DD'),
                     r.reserved || ' reserved')
    from scene s
    join data.mailboxes b using (tenant_id)
    cross join lateral mailbox.room(b.tenant_id, b.mailbox_id, p_at::timestamptz, p_is_handed_out, array(
        select e.enrollment_id from data.enrollments e join data.contacts c using (tenant_id, contact_id)
        where e.tenant_id = s.tenant_id and c.first_name = any (p_claimed))) r
$$;

-- A message of somebody's, in that state.
create function pg_temp.set(p_name text, p_status text, p_due_at text, p_is_cleared boolean default true)
returns void
language sql volatile
as $$
    update data.messages m
    set status = p_status, due_at = p_due_at::timestamptz, is_cleared = p_is_cleared,
        sent_at = case p_status when 'sent' then p_due_at::timestamptz end,
        leased_by = case p_status when 'sending' then gen_random_uuid() end,
        leased_until = case p_status when 'sending' then p_due_at::timestamptz end
    from data.contacts c
    where m.tenant_id = (select t.tenant_id from scene t)
      and c.tenant_id = m.tenant_id
      and c.contact_id = m.contact_id
      and c.first_name = p_name
$$;

select pg_temp.scene('box', '{}', '[{"type": "auto_email", "subject": "S", "body": "B"},
                                    {"type": "auto_email", "delayDays": 1, "body": "B"}]');
select lives_ok($$ select mailbox.put('box', null, '{"email": "me@acme.test", "dailyLimit": 50, "hourlyLimit": 9,
    "minimumGapSeconds": 60, "timezone": "America/New_York"}', clock.now()) $$, 'a mailbox');
select is(pg_temp.room('2026-03-02 08:00Z'), 'slot none, 0 this hour, 0 on 03-02, 0 reserved', 'nothing yet');
select is(pg_temp.room('2026-03-02 03:00Z'), 'slot none, 0 this hour, 0 on 03-01, 0 reserved',
          'its days are those of its zone');
select pg_temp.enroll('2026-03-02 09:00Z', n) from unnest('{Amy,Bob,Cyd}'::text[]) n;
select is(pg_temp.steps('2026-03-02 09:00Z'), '{"messages": 3}', 'three e-mails');
select is(pg_temp.room('2026-03-02 09:00Z'), 'slot 03-02 09:02, 3 this hour, 3 on 03-02, 0 reserved',
          'slots that were given out');
select is(pg_temp.room('2026-03-02 09:00Z', true), 'slot none, 0 this hour, 0 on 03-02', 'of which nobody has taken one');
select is(pg_temp.room('2026-03-02 10:00Z'), 'slot 03-02 09:02, 0 this hour, 3 on 03-02, 0 reserved',
          'the hour is that of the next slot');
select is(pg_temp.room('2026-03-03 06:00Z'), 'slot 03-02 09:02, 0 this hour, 0 on 03-03, 3 reserved',
          'and so is the day, on which follow-ups are to come');
select is(pg_temp.room('2026-03-03 06:00Z', false, '{Amy,Bob}') like '%1 reserved', true, 'not those of the batch');
select pg_temp.set('Cyd', 'queued', '2026-03-02 09:02Z');
select pg_temp.set('Amy', 'sent', '2026-03-02 09:00Z');
select pg_temp.set('Bob', 'sending', '2026-03-02 09:01Z');
select is(pg_temp.room('2026-03-02 09:00Z', true), 'slot 03-02 09:01, 2 this hour, 2 on 03-02', 'sent and under way count');
select pg_temp.set('Bob', 'unknown', '2026-03-02 09:01Z');
select is(pg_temp.room('2026-03-02 09:00Z', true), 'slot 03-02 09:01, 2 this hour, 2 on 03-02', 'so does what may be sent');
select pg_temp.set('Bob', 'failed', '2026-03-02 09:01Z');
select is(pg_temp.room('2026-03-02 09:00Z', true), 'slot 03-02 09:00, 1 this hour, 1 on 03-02', 'what failed does not');
select pg_temp.set('Bob', 'cancelled', '2026-03-02 23:01Z');
select is(pg_temp.room('2026-03-02 09:00Z'), 'slot 03-02 09:02, 2 this hour, 2 on 03-02, 0 reserved', 'nor what was cancelled');
select pg_temp.set('Cyd', 'queued', 'infinity', false);
select is(pg_temp.room('2026-03-02 09:00Z'), 'slot 03-02 09:00, 1 this hour, 1 on 03-02, 0 reserved', 'nor what is put aside');
select pg_temp.set('Cyd', 'queued', '2026-03-02 13:00Z', false);
select is(pg_temp.room('2026-03-02 09:00Z'), 'slot 03-02 09:00, 1 this hour, 2 on 03-02, 0 reserved',
          'what is tried again later counts that day, but nobody waits behind it');
select pg_temp.set('Cyd', 'queued', '2026-03-03 13:00Z', false);
select is(pg_temp.room('2026-03-02 09:00Z'), 'slot 03-02 09:00, 1 this hour, 1 on 03-02, 0 reserved', 'on its day');

-- For whom a first contact leaves room
update data.sequences q set settings = q.settings || '{"maxContactsPerDay": 2}' where q.tenant_id = 'box';
select is(pg_temp.room('2026-03-03 06:00Z') like '%2 reserved', true, 'never for more than the cap of a sequence');
update data.sequences q set status = 'paused', paused_at = clock.now() where q.tenant_id = 'box';
select is(pg_temp.room('2026-03-03 06:00Z') like '%0 reserved', true, 'not for a paused sequence');

select * from finish();
rollback;

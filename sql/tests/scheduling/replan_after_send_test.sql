-- scheduling.replan_after_send: the delay counts from when the e-mail was really sent.
begin;
select plan(17);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create function pg_temp.sequence(p_steps text, p_settings text default '{}')
returns uuid
language sql volatile
as $$
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id,
        clock.now())).sequence_id
$$;

create function pg_temp.enroll(p_sequence_id uuid, p_name text, p_contact text default '{}')
returns uuid
language sql volatile
as $$
    select (enrollment.enroll('acme', 'ann', 'request-1', p_sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                               || p_contact::jsonb, clock.now())).contact_id), clock.now())).enrollment_id
$$;

create temporary table made as
select pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"},
                          {"type": "auto_email", "delayDays": 1, "sendAt": "10:00", "body": "B"}]',
                        '{"timezone": "America/New_York"}') as sequence_id;
select isnt(pg_temp.enroll(m.sequence_id, n), null, n || ' is enrolled')
from made m cross join unnest(array['Amy', 'Kai']) n;
update data.contacts c set timezone = 'Asia/Tokyo' where c.first_name = 'Kai';
select is((worker.run_due_steps(10) ->> 'messages')::integer, 2, 'their first e-mails are queued at 15:00Z');

-- The second steps after the first were sent so, planned as given before.
create function pg_temp.after(p_sent_at text, p_parked text, p_status text default 'sent',
                              p_at text default '2026-03-03 15:00Z')
returns text
language plpgsql volatile
as $$
declare
    v_messages data.messages[];
begin
    select array_agg(row(m.*)::data.messages) into v_messages
    from (select (jsonb_populate_record(m, jsonb_build_object('status', p_status, 'sent_at', p_sent_at))).*
          from data.messages m) m;
    update data.sequence_schedules s
    set scheduled_at = p_at::timestamptz, parked_reason = p_parked, plan_number = 0;
    perform scheduling.replan_after_send(v_messages, '2026-03-20 15:00Z');
    return (select string_agg(concat_ws(' ', c.first_name, to_char(s.scheduled_at at time zone 'UTC',
                                                                   'MM-DD HH24:MI'),
                                        s.parked_reason, nullif(s.plan_number, 0)), ', '
                                        order by c.first_name)
            from data.sequence_schedules s
            join data.enrollments e using (tenant_id, enrollment_id)
            join data.contacts c using (tenant_id, contact_id));
end
$$;

select is(pg_temp.after(a.sent_at, a.parked, a.status), a.after, a.why)
from (values
    ('2026-03-03 03:00Z', null, 'sent', 'Amy 03-03 15:00, Kai 03-04 01:00',
     'a day later at 10:00, in each zone'),
    ('2026-03-09 15:00Z', null, 'sent', 'Amy 03-10 14:00, Kai 03-11 01:00', 'a week late: a week later'),
    ('2026-03-02 15:00Z', null, 'sent', 'Amy 03-03 15:00, Kai 03-03 15:00', 'sent as queued: the plan stays'),
    ('2026-03-02 15:00Z', 'previous_email', 'sent', 'Amy 03-03 15:00, Kai 03-04 01:00',
     'what waited is released'),
    ('2026-03-09 15:00Z', 'previous_email', 'sent', 'Amy 03-10 14:00, Kai 03-11 01:00', 'and planned anew'),
    ('2026-03-09 15:00Z', 'held', 'sent', 'Amy 03-03 15:00 held, Kai 03-03 15:00 held',
     'what is held stays held'),
    (null, 'previous_email', 'queued', 'Amy 03-03 15:00 previous_email, Kai 03-03 15:00 previous_email',
     'a retry changes nothing'),
    (null, null, 'failed', 'Amy 03-03 15:00, Kai 03-03 15:00', 'nor does a failure'),
    ('2026-03-09 15:00Z', 'sequence_paused', 'sent', 'Amy 03-10 14:00, Kai 03-11 01:00',
     'the sequence goes on again: what it parked is planned')
) a (sent_at, parked, status, after, why);

-- Paused and resumed
select is((sequence.pause('acme', m.sequence_id, '2026-03-08 00:00Z')).status, 'paused',
          'paused') from made m;
select is(pg_temp.after('2026-03-09 15:00Z', null),
          'Amy 03-08 23:00 sequence_paused, Kai 03-09 10:00 sequence_paused',
          'sent in the pause: the delay is kept as if it had begun with the pause');
select is((sequence.activate('acme', m.sequence_id, '2026-03-15 00:00Z')).status, 'active',
          'resumed') from made m;
select is(pg_temp.after('2026-03-16 15:00Z', null), 'Amy 03-17 14:00 1, Kai 03-18 01:00 1',
          'a new plan is of the plan number of its time: no pause before it counts');

-- No open moment
update data.sequences q set settings = q.settings || '{"businessHours": {}}';
select is(pg_temp.after('2026-03-16 15:00Z', 'previous_email'), 'Amy 03-03 15:00 1, Kai 03-03 15:00 1',
          'without an open moment the old time stays: the run that it brings holds it with the reason');

select * from finish();
rollback;

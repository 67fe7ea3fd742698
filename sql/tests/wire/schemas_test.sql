-- What the interface promises of answers (wire.…_schema) is what the presenters make, and examples fit.
begin;
-- What the functions of api call to make their answers.
create temporary table names as
select distinct s.pronamespace::regnamespace || '.' || regexp_replace(s.proname, '_schema$', '') as name
from pg_proc p
cross join lateral regexp_matches(p.prosrc, '\m([a-z_]+)\.([a-z_]+)\(', 'g') c (called)
join pg_proc s
  on s.pronamespace::regnamespace::text = c.called[1]
 and s.proname = c.called[2] || '_schema'
where p.pronamespace = 'api'::regnamespace
  and s.proname <> 'preview_schema';       -- HTTP renders it
select plan((5 + 2 * count(*))::integer) from names;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

-- Every endpoint

select is_empty($$ select f.name
                   from jsonb_each(api.describe()) f (name, said)
                   where jsonb_typeof(f.said -> 'answer') = 'null'
                     and f.said ->> 'summary' !~* 'no route of the table leads|for a stream of events' $$,
                'each function of api answers what one presenter makes, and that has its schema beside it');
select is_empty($$ select p.proname
                   from pg_proc p
                   cross join lateral regexp_matches(p.prosrc, '\m([a-z_]+)\.([a-z_]+)\(', 'g') c (called)
                   join pg_proc s on s.pronamespace::regnamespace::text = c.called[1]
                                 and s.proname = c.called[2] || '_schema'
                   where p.pronamespace = 'api'::regnamespace
                   group by p.proname
                   having count(distinct s.oid) > 1 $$,
                'and only one, so that it is plain which');
select is_empty($$ select f.name, p.pointer, p.message
                   from jsonb_each(api.describe()) f (name, said)
                   cross join lateral jsonb_array_elements(f.said #> '{body,examples}') e (example)
                   cross join lateral problem.find(f.said -> 'body', e.example) p
                   where jsonb_typeof(f.said -> 'body') = 'object' $$,
                'examples of bodies fit their schemas');
select is_empty($$ select f.name
                   from jsonb_each(api.describe()) f (name, said)
                   where jsonb_typeof(f.said -> 'body') = 'object'
                     and not f.said -> 'body' ? 'examples' $$,
                'and each body has one');

-- What the presenters make, of rows in as many states as there are here

create temporary table answers (schema_name text, answer jsonb, schema jsonb);
create function pg_temp.schema_of(p_name text)
returns jsonb
language plpgsql stable
as $$
declare
    v_schema jsonb;
begin
    execute format('select %s_schema()', p_name) into v_schema;
    return v_schema;
end
$$;
create temporary table made (name text primary key, id uuid not null);
do $$
declare
    v_sequence data.sequences;
    v_contact  data.contacts;
    v_box      data.mailboxes;
begin
    v_box := mailbox.put('acme', null, '{"email": "me@acme.test", "dailyLimit": 5}', clock.now());
    insert into answers values ('wire.mailbox', wire.mailbox(v_box, clock.now()));
    v_sequence := sequence.create('acme', 'ann', '{"name": "S",
        "settings": {"fromEmail": "me@acme.test", "maxContactsPerDay": 2, "timezone": "Europe/Berlin",
                     "tracking": {"opens": true}, "variableDefaults": {"a": 1}},
        "steps": [{"type": "auto_email", "subject": "S {{firstName}}",
                   "variants": [{"id": "a", "weight": 1, "body": "A"}, {"id": "b", "weight": 1, "body": "B"}]},
                  {"type": "call", "delayDays": 1, "sendAt": "09:00", "autoSkipAfterDays": 3},
                  {"type": "task", "delayHours": 2, "maxLatenessHours": 4}]}', clock.now());
    insert into answers values ('wire.sequence', wire.sequence(v_sequence));
    insert into made values ('sequence', v_sequence.sequence_id);
    for v_number in 1..5 loop
        v_contact := contact.create('acme', jsonb_build_object('email', v_number || '@x.test')
            || case when v_number > 1 then '{"firstName": "F"}'::jsonb else '{}' end, clock.now());
        perform enrollment.enroll('acme', 'ann', 'r', v_sequence.sequence_id,
            jsonb_build_object('contactId', v_contact.contact_id, 'assignedTo', 'joe'), clock.now());
    end loop;
    insert into answers
    select 'wire.forecast', wire.forecast(enrollment.forecast('acme', v_sequence.sequence_id, null, 5,
        '{"Asia/Tokyo": 2}', null, clock.now(), clock.now()));
end
$$;
-- Everything there is at this moment.
create function pg_temp.look()
returns void
language sql volatile
as $$
    insert into answers
    select 'wire.sequence', wire.sequence(q) from data.sequences q
    union all select 'wire.contact', wire.contact(c) from data.contacts c
    union all select 'wire.template', wire.template(t) from data.templates t
    union all select 'wire.holiday', wire.holiday(h) from data.holidays h
    union all select 'wire.suppression', wire.suppression(s) from data.suppressions s
    union all select 'wire.key', wire.key(k) from data.api_keys k
    union all select 'wire.new_key', wire.new_key(k, 'cad_acme_0') from data.api_keys k
    union all select 'wire.mailbox', wire.mailbox(m, clock.now()) from data.mailboxes m
    union all select 'wire.enrollment', wire.enrollment(e) from data.enrollments e
    union all select 'wire.enrollment_details', wire.enrollment_details(e) from data.enrollments e
    union all select 'wire.explanation', wire.explanation(e, clock.now()) from data.enrollments e
    union all select 'wire.timeline', wire.timeline(e) from data.enrollments e
    union all select 'wire.execution', wire.execution(x) from data.step_executions x
    union all select 'wire.task', wire.task(x) from data.step_executions x where x.step_type <> 'auto_email'
    union all select 'stats.report', stats.report(q.tenant_id, q.sequence_id, '2026-03-01', '2026-03-31')
              from data.sequences q
    union all select 'stats.period_report', stats.period_report(row(q.*)::data.sequences, '2026-03-01', '2026-03-31')
              from data.sequences q
    union all select 'wire.event', wire.event(e) from data.outbox_events e
    union all select 'wire.inbox_message', wire.inbox_message(i) from data.inbox_messages i
    union all select 'wire.contact_export', wire.contact_export(c) from data.contacts c
$$;
-- What is due leaves, all but the first, which fails for good.
create function pg_temp.lease()
returns jsonb
language sql volatile
as $$
    select worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', case m.place when 1 then 'failed' else 'sent' end, 'error', 'why')))
    from (select m.*, row_number() over () as place
          from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 500, 60) m) m
$$;
create function pg_temp.nth(p_number integer)
returns uuid
language sql stable
as $$
    select e.enrollment_id
    from data.enrollments e
    join data.contacts c using (tenant_id, contact_id)
    where c.email = p_number || '@x.test'
$$;
do $$
declare
    v_id constant uuid := (select m.id from made m where m.name = 'sequence');
begin
    perform pg_temp.look(), template.create('acme', 'ann', '{"name": "T", "bodyText": "{{x}}"}', clock.now()),
            holiday.put('acme', '{"calendar": "a", "date": "2026-12-24", "name": "A"}'),
            access.create_key('acme', 'reader', 'joe', clock.now() + '1 day', clock.now()),
            contact.create_suppression('acme', 'ann', '{"kind": "address", "value": "5@x.test"}', clock.now());
    perform sequence.activate('acme', v_id, clock.now()), pg_temp.look();
    perform ops.advance_clock('1 minute'), worker.run_due_steps(100), pg_temp.look();
    perform pg_temp.lease(), ops.advance_clock('30 hours'), worker.run_due_steps(100), pg_temp.look();
    perform enrollment.pause('acme', v_id, pg_temp.nth(2), clock.now() + '1 day', clock.now()),
            enrollment.cancel('acme', v_id, pg_temp.nth(3), 'why', clock.now()), pg_temp.look();
    perform ops.advance_clock('5 days'), worker.run_due_steps(100), execution.skip_expired(100, clock.now()),
            pg_temp.look();
    perform ops.advance_clock('9 days'), worker.run_due_steps(100), pg_temp.look();
    perform inbox.receive('acme', '{"from": "4@x.test", "messageId": "<a@x.test>", "subject": "Re: S"}', clock.now()),
            inbox.receive('acme', '{"from": "mailer@x.test", "kind": "bounce", "severity": "hard"}', clock.now()),
            pg_temp.look();
    insert into answers
    select 'wire.erasure', wire.erasure(c.contact_id, contact.erase(c, clock.now()))
    from data.contacts c where c.email = '1@x.test';
    insert into answers values
        ('wire.enrollment_results', wire.enrollment_results(enrollment.enroll_many('acme', 'ann', 'r', v_id,
            array(select c.contact_id from data.contacts c) || gen_random_uuid(), null, null, '{}', true,
            clock.now()))),
        ('wire.contact_results', wire.contact_results(contact.import('acme',
            array['{"email": "1@x.test"}', '{"email": "n@x.test"}', '{"email": 7}', '{"email": "1@x.test"}']::jsonb[],
            false, clock.now()))),
        ('wire.webhook', wire.webhook(webhook.put('acme', null, 'ann', '{"url": "https://x.test/"}', clock.now()))),
        ('wire.new_webhook', wire.new_webhook(webhook.put('acme', null, 'ann', '{"url": "https://y.test/"}', clock.now()))),
        ('wire.webhook_delivery', wire.webhook_delivery(jsonb_populate_record(null::data.webhook_deliveries,
            '{"webhook_delivery_id": "019caf10-3180-7938-a64e-5c87c538e601", "type": "t", "status": "pending",
              "event_id": "019caf10-3180-7938-a64e-5c87c538e601", "attempt_count": 0,
              "due_at": "2026-03-02T14:00:00Z", "created_at": "2026-03-02T14:00:00Z"}'))),
        ('wire.webhook_replay', wire.webhook_replay(3)),
        ('meeting.book', meeting.book('acme', 'api', null, '{"email": "2@x.test"}', clock.now())),
        ('sequence.change', sequence.change('acme', v_id, '{"name": "N"}', true, clock.now()));
end
$$;

update answers a set schema = n.schema
from (select m.name, pg_temp.schema_of(m.name) as schema from names m) n
where n.name = a.schema_name;
select cmp_ok(count(distinct concat_ws(' ', e.status, e.held_reason)), '>=', 3::bigint,
              'enrollments in many states were seen')
from data.enrollments e;
select is((select string_agg(distinct format('%s %s', p.pointer, p.message), '; ')
           from answers a
           cross join lateral problem.find(a.schema, a.answer) p
           where a.schema_name = n.name),
          null, n.name || ': every answer fits its schema')
from names n order by n.name;
select ok(exists (select from answers a where a.schema_name = n.name), n.name || ': there were answers')
from names n order by n.name;

select * from finish();
rollback;

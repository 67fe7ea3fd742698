-- The schemas of request bodies, member by member: wire.step_body, settings_body, enrollment_body,
-- completion_body.
-- (wire.contact_body, template_body and sequence_body are tried out with api.create_….)
begin;
select plan(140);

-- Pointers of what is wrong with a body.
create function pg_temp.found(p_schema jsonb, p_body text)
returns text[]
language sql stable
as $$ select array(select f.pointer from problem.find(p_schema, p_body::jsonb) f order by 1) $$;

-- Steps

select is(pg_temp.found(wire.step_body(), '{"type": "call"' || s || '}'), '{}', 'a step may have' || s)
from unnest(array['', ', "stepNumber": 1', ', "stepNumber": 100', ', "name": null', ', "name": "N"',
    ', "templateId": null', ', "templateId": "01953e5c-0000-7000-8000-00000000000a"', ', "subject": ""',
    ', "subject": null', ', "body": "B"', ', "body": null', ', "delayDays": 0', ', "delayDays": 3650',
    ', "delayHours": 87600', ', "sendAt": "09:30"', ', "sendAt": null', ', "taskDescription": null',
    ', "isActive": false', ', "variants": null', ', "maxLatenessHours": 1', ', "maxLatenessHours": 8760',
    ', "maxLatenessHours": null, "whenLate": "skip"', ', "whenLate": "hold"', ', "autoSkipAfterDays": 1',
    ', "autoSkipAfterDays": 3650', ', "autoSkipAfterDays": null',
    ', "variants": [{"id": "a", "weight": 0, "body": "A"}, {"id": "b", "weight": 1000000, "subject": "S",
      "templateId": "01953e5c-0000-7000-8000-00000000000a"}]']) s;
select is(pg_temp.found(wire.step_body(), '{"type": "call", ' || s.member || '}'), array[s.pointer],
          'a step may not have ' || left(s.member, 60))
from (values
    ('"type": null', '/type'), ('"stepNumber": 0', '/stepNumber'), ('"stepNumber": 101', '/stepNumber'),
    ('"stepNumber": 1.5', '/stepNumber'), ('"stepNumber": 1.0', '/stepNumber'),
      ('"stepNumber": "1"', '/stepNumber'),
    ('"stepNumber": null', '/stepNumber'), ('"name": 1', '/name'), ('"name": "a\tb"', '/name'),
    ('"templateId": "x"', '/templateId'), ('"subject": "a\nb"', '/subject'),
    ('"subject": "' || repeat('x', 501) || '"', '/subject'), ('"body": ""', '/body'),
    ('"delayDays": -1', '/delayDays'), ('"delayDays": 3651', '/delayDays'),
      ('"delayDays": null', '/delayDays'),
    ('"delayHours": -1', '/delayHours'), ('"delayHours": 87601', '/delayHours'),
      ('"delayHours": "1"', '/delayHours'),
    ('"sendAt": "24:00"', '/sendAt'), ('"sendAt": "9:00"', '/sendAt'), ('"sendAt": 9', '/sendAt'),
    ('"isActive": "yes"', '/isActive'), ('"isActive": null', '/isActive'),
    ('"maxLatenessHours": 0', '/maxLatenessHours'), ('"maxLatenessHours": 8761', '/maxLatenessHours'),
    ('"maxLatenessHours": 1.5', '/maxLatenessHours'), ('"whenLate": "run"', '/whenLate'),
    ('"whenLate": null', '/whenLate'), ('"autoSkipAfterDays": 0', '/autoSkipAfterDays'),
    ('"autoSkipAfterDays": 3651', '/autoSkipAfterDays'),
    ('"taskDescription": []', '/taskDescription'), ('"delay": 1', '/delay'), ('"id": "x"', '/id'),
    ('"variants": []', '/variants'), ('"variants": {}', '/variants'),
      ('"variants": [{"id": "a"}]', '/variants/0/weight'),
    ('"variants": [{"weight": 1}]', '/variants/0/id'),
      ('"variants": [{"id": "", "weight": 1}]', '/variants/0/id'),
    ('"variants": [{"id": "a", "weight": -1}]', '/variants/0/weight'),
    ('"variants": [{"id": "a", "weight": 1000001}]', '/variants/0/weight'),
    ('"variants": [{"id": "a", "weight": 0.5}]', '/variants/0/weight'),
    ('"variants": [{"id": "a", "weight": 1, "body": null}]', '/variants/0/body'),
    ('"variants": [{"id": "a", "weight": 1, "text": "T"}]', '/variants/0/text')
) s (member, pointer);

-- Settings

select is(pg_temp.found(wire.settings_body(), s), '{}', 'settings may be ' || s)
from unnest(array['{}', '{"timezone": "UTC", "businessHours": {"anything": 1}, "excludeWeekends": true}',
    '{"excludeHolidays": false, "holidayCalendars": ["US", "ours"]}', '{"maxContactsPerDay": 1}',
    '{"jitterMinutes": 0}', '{"jitterMinutes": 1440}',
    '{"maxContactsPerDay": 1000000, "maxNewContactsPerDay": 1000000}', '{"delayUnit": "business_days"}',
    '{"delayUnit": "calendar_days"}', '{"fromEmail": "a@x.test", "fromName": "A", "replyTo": "b@x.test"}',
    '{"missingVariables": "blank"}', '{"variableDefaults": {"a": "x", "b": 1, "c": true}}',
    '{"tracking": {"opens": true, "clicks": false}}', '{"tracking": {}}']) s;
select is(pg_temp.found(wire.settings_body(), s.settings), array[s.pointer],
          'settings may not be ' || s.settings)
from (values
    ('null', ''), ('[]', ''), ('{"colour": "red"}', '/colour'), ('{"timezone": null}', '/timezone'),
    ('{"businessHours": []}', '/businessHours'), ('{"excludeWeekends": "yes"}', '/excludeWeekends'),
    ('{"excludeHolidays": 1}', '/excludeHolidays'), ('{"holidayCalendars": "US"}', '/holidayCalendars'),
    ('{"holidayCalendars": [""]}', '/holidayCalendars/0'),
      ('{"holidayCalendars": [1]}', '/holidayCalendars/0'),
    ('{"maxContactsPerDay": 0}', '/maxContactsPerDay'),
      ('{"maxContactsPerDay": 1000001}', '/maxContactsPerDay'),
    ('{"maxNewContactsPerDay": -1}', '/maxNewContactsPerDay'),
      ('{"maxNewContactsPerDay": 2.5}', '/maxNewContactsPerDay'),
    ('{"jitterMinutes": -1}', '/jitterMinutes'), ('{"jitterMinutes": 1441}', '/jitterMinutes'),
    ('{"jitterMinutes": 0.5}', '/jitterMinutes'),
    ('{"delayUnit": "days"}', '/delayUnit'), ('{"fromEmail": "Ann <a@x.test>"}', '/fromEmail'),
    ('{"fromEmail": null}', '/fromEmail'), ('{"fromName": "A\r\nBcc: b@x.test"}', '/fromName'),
    ('{"replyTo": "nobody"}', '/replyTo'), ('{"missingVariables": "ignore"}', '/missingVariables'),
    ('{"variableDefaults": []}', '/variableDefaults'),
      ('{"variableDefaults": {"a": null}}', '/variableDefaults/a'),
    ('{"variableDefaults": {"a/b": []}}', '/variableDefaults/a~1b'), ('{"tracking": true}', '/tracking'),
    ('{"tracking": {"opens": "yes"}}', '/tracking/opens'),
      ('{"tracking": {"reads": true}}', '/tracking/reads')
) s (settings, pointer);

-- Enrollments and completions

select is(pg_temp.found(wire.enrollment_body(),
                        '{"contactId": "01953e5c-0000-7000-8000-00000000000a"' || s.member || '}'),
          array_remove(array[s.pointer], null), format('an enrollment %s have%s',
                                                   case when s.pointer is null then 'may' else 'may not' end,
                                                       s.member))
from (values
    ('', null), (', "assignedTo": "kim"', null), (', "assignedTo": null', null), (', "startAtStep": 1', null),
    (', "startAtStep": 100', null), (', "metadata": {"a": {"b": null}}', null),
    (', "assignedTo": 7', '/assignedTo'), (', "startAtStep": 0', '/startAtStep'),
    (', "startAtStep": 101', '/startAtStep'), (', "startAtStep": 1.0', '/startAtStep'),
    (', "startAtStep": null', '/startAtStep'), (', "metadata": null', '/metadata'),
      (', "metadata": []', '/metadata'),
    (', "status": "active"', '/status'), (', "contactId": "bob"', '/contactId'),
      (', "contactId": null', '/contactId')
) s (member, pointer);
select is(pg_temp.found(wire.enrollment_body(), '{}'), '{/contactId}', 'an enrollment needs a contact');
select is(pg_temp.found(wire.completion_body(), s.body), s.pointers::text[],
          'completed with ' || left(s.body, 60))
from (values
    ('{}', '{}'), ('{"notes": "line\nline", "outcome": "answered"}', '{}'),
      ('{"notes": null, "outcome": null}', '{}'),
    ('{"notes": 7}', '{/notes}'), ('{"notes": "' || repeat('x', 10001) || '"}', '{/notes}'),
    ('{"outcome": "a\nb"}', '{/outcome}'), ('{"outcome": "' || repeat('x', 256) || '"}', '{/outcome}'),
    ('{"result": "x"}', '{/result}'), ('[]', '{""}')) s (body, pointers);

select * from finish();
rollback;

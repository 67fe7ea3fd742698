-- api.put_holiday, delete_holiday and list_holidays: the tenant's own days off.
begin;
select plan(21);

-- What a statement is refused with: the problem document without its title, the errors as their pointers.
create function pg_temp.refusal(p_statement text)
returns jsonb
language plpgsql volatile
as $$
declare
    v_state  text;
    v_detail jsonb;
begin
    execute p_statement;
    return null;
exception
    when sqlstate 'SE000' then       -- every SQLSTATE that begins with SE
        get stacked diagnostics v_state = returned_sqlstate, v_detail = pg_exception_detail;
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state) || case when v_detail ? 'errors'
            then jsonb_build_object('errors', jsonb_path_query_array(v_detail, '$.errors[*].pointer'))
            else '{}' end;
end
$$;
create function pg_temp.ann(p_if_match text default null)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-1', 'if_match', p_if_match))
$$;
do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;
create function pg_temp.put(p_body text, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$ select api.put_holiday(p_tenant_id, pg_temp.ann(), p_body::jsonb) $$;

select is(pg_temp.put('{"calendar": "acme", "date": "2026-03-03", "name": "Founders'' day"}'),
          '{"success": true, "data": {"calendar": "acme", "date": "2026-03-03", "name": "Founders'' day"}}',
          'a day is a day off');
select is(pg_temp.put('{"calendar": "acme", "date": "2026-03-03", "name": "Our day"}') #>> '{data,name}', 'Our day',
          'it may get another name');
do $$
begin
    perform pg_temp.put('{"calendar": "acme", "date": "2026-01-02", "name": "A"}');
    perform pg_temp.put('{"calendar": "US", "date": "2026-11-27", "name": "The day after"}');
    perform pg_temp.put('{"calendar": "acme", "date": "2026-03-03", "name": "Theirs"}', 'rival');
end
$$;
select is(api.list_holidays('acme', pg_temp.ann()), '{"success": true, "data": [
    {"calendar": "US", "date": "2026-11-27", "name": "The day after"}, {"calendar": "acme", "date": "2026-01-02", "name": "A"},
    {"calendar": "acme", "date": "2026-03-03", "name": "Our day"}],
    "meta": {"page": 1, "pageSize": 20, "total": 3, "totalPages": 1, "nextCursor": null}}', 'the list has them by calendar and date');
select is(api.list_holidays('acme', pg_temp.ann(), 2, 1, 'acme') #- '{meta,nextCursor}', '{"success": true, "data": [
    {"calendar": "acme", "date": "2026-03-03", "name": "Our day"}],
    "meta": {"page": 2, "pageSize": 1, "total": 2, "totalPages": 2}}', 'of one calendar, page by page');

select is(pg_temp.refusal(format('select pg_temp.put(%L)', b.body)),
          jsonb_build_object('sqlstate', 'SE422', 'code', 'invalid_body', 'errors', b.pointers::jsonb), 'refused: ' || b.body)
from (values ('{}', '["/calendar", "/date", "/name"]'),
             ('{"calendar": "a", "date": "2026-02-29", "name": "A"}', '["/date"]'),
             ('{"calendar": "a", "date": "2026-3-1", "name": "A"}', '["/date"]'),
             ('{"calendar": "a", "date": "tomorrow", "name": "A"}', '["/date"]'),
             ('{"calendar": "", "date": "2028-02-29", "name": ""}', '["/name", "/calendar"]'),
             ('{"calendar": "a", "date": "2026-03-03", "name": "A", "x": 1}', '["/x"]')) b (body, pointers);

-- What a day off does

do $$
declare
    v_id uuid := (sequence.create('acme', 'ann', '{"name": "S", "settings": {"excludeHolidays": true,
        "holidayCalendars": ["acme"]}, "steps": [{"type": "call", "delayDays": 1}]}', clock.now())).sequence_id;
begin
    perform sequence.activate('acme', v_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'r', v_id, jsonb_build_object('contactId',
        (contact.create('acme', '{"firstName": "Bob"}', clock.now())).contact_id), clock.now());
end
$$;
create function pg_temp.due()
returns timestamptz
language sql volatile
as $$ select s.scheduled_at from data.sequence_schedules s $$;
select is(pg_temp.due(), '2026-03-04 00:00Z', 'a new plan passes over it');
select is(api.delete_holiday('acme', pg_temp.ann(), 'acme', '2026-03-03') #>> '{data,name}', 'Our day',
          'it is an ordinary day again');
select is(pg_temp.due(), '2026-03-04 00:00Z', 'what waits keeps its time');
select is(pg_temp.put('{"calendar": "acme", "date": "2026-03-04", "name": "A"}') ->> 'success', 'true', 'another one comes');
select is(pg_temp.due(), '2026-03-04 00:00Z', 'what waits keeps its time');
select isnt(ops.set_clock('2026-03-04 00:00Z'), null, 'on that day');
select is(worker.run_due_steps(10) ->> 'moved', '1', 'the run sees it');
select is(pg_temp.due(), '2026-03-05 00:00Z', 'and moves the step');

select is(pg_temp.refusal(format('select api.delete_holiday(%L, pg_temp.ann(), %L, %L)', d.tenant, d.calendar, d.day)),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'holiday_not_found', 'calendar', d.calendar, 'date', d.day), d.why)
from (values ('acme', 'acme', '2026-03-03', 'what is gone is not found'), ('rival', 'acme', '2026-01-02', 'nor are others'' days'),
             ('acme', 'US', '2026-12-25', 'public holidays are not the tenant''s')) d (tenant, calendar, day, why);

select * from finish();
rollback;

-- api.forecast_sequence: what a forecast looks like, what it refuses, and that it writes and locks nothing.
begin;
select plan(29);

do $$
begin
    perform ops.set_clock('2026-03-02 12:00Z');     -- a Monday, 07:00 in New York
    perform ops.create_tenant('acme', 'Acme');
    perform mailbox.put('acme', null, '{"email": "me@acme.test", "dailyLimit": 4}', clock.now());
end
$$;

create function pg_temp.sequence(p_steps text, p_settings text default '{}')
returns uuid
language sql volatile
as $$
    select (sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test", "timezone": "America/New_York"}'::jsonb
                    || p_settings::jsonb), clock.now())).sequence_id
$$;

create temporary table made as
select n.name, pg_temp.sequence('[{"type": "call", "delayDays": 1},
                                  {"type": "auto_email", "subject": "S", "body": "B", "sendAt": "09:30"},
                                  {"type": "auto_email", "delayDays": 1, "body": "B"}]', n.settings) as sequence_id
from (values ('plain', '{"fromEmail": "free@acme.test"}'), ('capped', '{"maxContactsPerDay": 3}'),
             ('never', '{"fromEmail": "free@acme.test", "excludeHolidays": true}'), ('unready', '{}')) n (name, settings);
insert into data.holidays (tenant_id, calendar, holiday_on, name)
select 'acme', 'ours', d::date, 'Closed' from generate_series('2026-03-01'::date, '2026-06-01', '1 day') d;
update data.sequences q set settings = q.settings - 'fromEmail'
from made m where m.sequence_id = q.sequence_id and m.name = 'unready';
create temporary table people as
select n, (contact.create('acme', jsonb_build_object('email', n || '@x.test', 'timezone', 'Europe/Berlin'),
                          clock.now())).contact_id
from generate_series(1, 3) n;

-- In a read-only transaction nothing can be written, and no row be locked.
create function pg_temp.forecast(p_name text, p_body text)
returns jsonb
language sql volatile set transaction_read_only = on
as $$
    select api.forecast_sequence('acme', null, m.sequence_id, p_body::jsonb) -> 'data'
    from made m
    where m.name = p_name
$$;

create function pg_temp.refusal(p_name text, p_body text)
returns text
language plpgsql volatile
as $$
declare
    v_detail jsonb;
begin
    perform pg_temp.forecast(p_name, p_body);
    return null;
exception
    when sqlstate 'SE422' or sqlstate 'SE409' or sqlstate 'SE404' then
        get stacked diagnostics v_detail = pg_exception_detail;
        return concat_ws(' ', v_detail ->> 'code', (select string_agg(e ->> 'pointer', ' ')
                                                    from jsonb_array_elements(v_detail -> 'errors') e));
end
$$;

create function pg_temp.digest()
returns text
language plpgsql volatile
as $$
declare
    v_table text;
    v_part  text;
    v_all   text := '';
begin
    for v_table in select c.oid::regclass::text from pg_class c
                   where c.relnamespace = 'data'::regnamespace and c.relkind = 'r' order by 1 loop
        execute format('select md5(string_agg(t::text || t.xmin || t.ctid, '','' order by t.ctid)) from %s t',
                       v_table) into v_part;
        v_all := v_all || coalesce(v_part, '-');
    end loop;
    return md5(v_all);
end
$$;

create temporary table before as select pg_temp.digest() as digest;
create temporary table plain as select pg_temp.forecast('plain', '{"count": 5}') as said;
select is((select said -> 'enrolled' from plain), '5', 'five made-up contacts of a draft');
select is((select said ->> 'firstStepAt' from plain), '2026-03-03T12:00:00Z',
          'the call comes a day after the activation, which is now');
select is((select said ->> 'lastStepAt' from plain), '2026-03-04T14:30:00Z',
          'the call is made at once, the e-mail is sent at 09:30, the next one a day later');
select is((select said ->> 'completedAt' from plain), '2026-03-04T14:30:00Z', 'then all have completed');
select is((select said -> 'days' from plain), '[
    {"date": "2026-03-03", "sent": 5, "firstContacts": 5, "followUps": 0, "tasks": 5, "completed": 0,
     "movedByCap": 0, "mailboxes": {"free@acme.test": 5}},
    {"date": "2026-03-04", "sent": 5, "firstContacts": 0, "followUps": 5, "tasks": 0, "completed": 5,
     "movedByCap": 0, "mailboxes": {"free@acme.test": 5}}]', 'day by day');
select is((select said -> 'caps' from plain), '[]', 'nothing limits it');
select is((select said -> 'mailboxes' from plain), '[{"email": "free@acme.test", "timezone": "America/New_York",
    "dailyLimit": null, "days": [
        {"date": "2026-03-03", "sent": 5, "sentByAll": 5, "isAtLimit": false},
        {"date": "2026-03-04", "sent": 5, "sentByAll": 5, "isAtLimit": false}]}]',
    'an address without limits is told by the days of the sequence');
select is((select jsonb_array_length(said -> 'assumptions') from plain), 7, 'it says what it takes for granted');

select is(pg_temp.forecast('plain', '{"count": 2, "startAtStep": 2}') ->> 'firstStepAt', '2026-03-02T14:30:00Z',
          'who starts at step 2 has waited enough');
select is(pg_temp.forecast('plain', '{"count": 2, "at": "2026-03-05T00:00:00Z"}') ->> 'firstStepAt',
          '2026-03-06T00:00:00Z', 'enrolled at another moment');
select is(pg_temp.forecast('plain', '{"count": 3, "timezones": {"Europe/Berlin": 2}}') #> '{days,0,sent}', '1',
          '09:30 has passed on that day where two of three are');
select is(pg_temp.forecast('plain', format('{"contactIds": ["%s", "%s", "%s"]}', a.contact_id, b.contact_id,
                                           a.contact_id)) -> 'refused', '{"duplicate_in_request": 1}',
          'of contacts, who would be refused is counted by reason')
from people a, people b where a.n = 1 and b.n = 2;

create temporary table capped as select pg_temp.forecast('capped', '{"count": 5}') as said;
select is((select said -> 'caps' from capped), '[
    {"cap": "maxContactsPerDay", "limit": 3, "bindsOn": ["2026-03-03", "2026-03-04"]},
    {"cap": "mailbox", "limit": 4, "bindsOn": []}]', 'the days on which a cap moves somebody');
select is((select jsonb_path_query_array(said, '$.days[*].sent') from capped), '[3, 3, 2, 2]',
          'three contacts a day, follow-ups first');
select is((select jsonb_path_query_array(said, '$.days[*].movedByCap') from capped), '[2, 2, 0, 0]',
          'how many wait for another day');
select is(pg_temp.digest(), (select b.digest from before b), 'every row of every table is as it was');
do $$
begin
    perform sequence.activate('acme', m.sequence_id, clock.now()) from made m where m.name = 'capped';
    perform enrollment.enroll('acme', 'ann', 'r', m.sequence_id, jsonb_build_object('contactId', p.contact_id),
                              clock.now())
    from made m, people p where m.name = 'capped';
end
$$;
select is(pg_temp.forecast('capped', '{"count": 1}') -> 'othersUnderWay', '3', 'those under way are counted');
select is(pg_temp.forecast('capped', '{"count": 1}') #>> '{days,1,date}', '2026-03-04',
          'and go first: the cap has no room for one more on the first day');
select is(pg_temp.forecast('capped', format('{"contactIds": ["%s"]}', p.contact_id)) -> 'refused',
          '{"already_enrolled": 1}', 'who is in the sequence is not enrolled again')
from people p where p.n = 1;

select is(pg_temp.refusal('plain', '{}'), 'invalid_body ', 'neither contactIds nor count');
select is(pg_temp.refusal('plain', '{"count": 1, "contactIds": []}'), 'invalid_body /contactIds', 'no contacts');
select is(pg_temp.refusal('plain', '{"count": 10001}'), 'invalid_body /count', 'more than ten thousand');
select is(pg_temp.refusal('plain', '{"count": 1, "timezones": {"Mars/Base": 1}}'),
          'invalid_body /timezones/Mars~1Base', 'a time zone that is none');
select is(pg_temp.refusal('plain', '{"count": 1, "timezones": {"Europe/Berlin": 2}}'), 'invalid_body /timezones',
          'more in time zones than there are');
select is(pg_temp.refusal('plain', format('{"contactIds": ["%s", "%s"]}', p.contact_id, gen_random_uuid())),
          'invalid_body /contactIds/1', 'an unknown contact')
from people p where p.n = 1;
select is(pg_temp.refusal('plain', '{"count": 1, "at": "2026-03-02T11:59:59Z"}'), 'invalid_body /at', 'the past');
select is(pg_temp.refusal('plain', '{"count": 1, "startAtStep": 4}'), 'step_not_found', 'no such step');
select is(pg_temp.refusal('never', '{"count": 1}'), 'no_open_moment', 'a calendar that does not open');
select is(pg_temp.refusal('unready', '{"count": 1}'), 'sequence_not_ready /settings/fromEmail',
          'a sequence that could not be activated');
select * from finish();
rollback;

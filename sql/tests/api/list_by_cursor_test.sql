-- Lists by cursor: each row once, in a stable order, whatever comes in between.
begin;
select plan(54);

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
create temporary table made as
select (sequence.create('acme', 'ann', '{"name": "S0", "steps": [{"type": "call"}]}', clock.now())).sequence_id;
do $$
declare
    v_contact data.contacts;
begin
    perform sequence.activate('acme', m.sequence_id, clock.now()) from made m;
    for v_number in 1..7 loop
        perform ops.advance_clock('1 second');
        perform sequence.create('acme', 'ann', jsonb_build_object('name', 'S' || v_number,
                                    'steps', '[{"type": "call"}]'::jsonb), clock.now());
        perform mailbox.put('acme', null, jsonb_build_object('email', 'm' || v_number || '@x.test'), clock.now()),
                access.create_key('acme', 'reader', 'k' || v_number, null, clock.now()),
                holiday.put('acme', jsonb_build_object('calendar', case when v_number < 4 then 'é, ü' else 'b' end,
                                                       'date', '2026-12-0' || v_number, 'name', 'H'));
        perform template.create('acme', 'ann', '{"name": "T", "bodyText": "B"}', clock.now());
        perform contact.suppress('acme', 'address', 's' || v_number || '@x.test', 'manual', 'ann', clock.now());
        v_contact := contact.create('acme', jsonb_build_object('email', 'c' || v_number || '@x.test'), clock.now());
        perform enrollment.enroll('acme', 'ann', 'r', m.sequence_id,
                                  jsonb_build_object('contactId', v_contact.contact_id), clock.now()) from made m;
    end loop;
    perform contact.create('rival', '{"email": "c1@x.test"}', clock.now());
    -- Some tasks are due at the same instant, some not.
    perform execution.run_overdue(3, clock.now() + '1 day'), ops.advance_clock('1 minute');
    perform worker.run_due_steps(100);
end
$$;

create function pg_temp.page(p_list text, p_cursor text, p_size integer default 3, p_page integer default null)
returns jsonb
language plpgsql volatile
as $$
declare
    v_id constant uuid := (select m.sequence_id from made m);
begin
    return case p_list
        when 'sequences' then api.list_sequences('acme', pg_temp.ann(), p_page, p_size, p_cursor => p_cursor)
        when 'enrollments' then api.list_enrollments('acme', pg_temp.ann(), v_id, p_page, p_size, p_cursor => p_cursor)
        when 'contacts' then api.list_contacts('acme', pg_temp.ann(), p_page, p_size, p_cursor => p_cursor)
        when 'mailboxes' then api.list_mailboxes('acme', pg_temp.ann(), p_page, p_size, p_cursor => p_cursor)
        when 'holidays' then api.list_holidays('acme', pg_temp.ann(), p_page, p_size, p_cursor => p_cursor)
        when 'keys' then api.list_keys('acme', pg_temp.ann(), p_page, p_size, p_cursor => p_cursor)
        when 'templates' then api.list_templates('acme', pg_temp.ann(), p_page, p_size, p_cursor => p_cursor)
        when 'suppressions' then api.list_suppressions('acme', pg_temp.ann(), p_page, p_size, p_cursor => p_cursor)
        when 'tasks' then api.list_tasks('acme', pg_temp.ann(), p_page, p_size, p_cursor => p_cursor) end;
end
$$;
-- All ids, page by page; from the first page by number or from the empty cursor.
create function pg_temp.walk(p_list text, p_cursor text, p_size integer default 3)
returns text[]
language plpgsql volatile
as $$
declare
    v_page jsonb := pg_temp.page(p_list, p_cursor, p_size);
    v_ids  text[] := '{}';
begin
    loop
        v_ids := v_ids || array(select coalesce(i.item ->> 'id', i.item ->> 'date') from jsonb_array_elements(v_page -> 'data')
                                with ordinality i (item, place) order by i.place);
        exit when v_page #>> '{meta,nextCursor}' is null;
        v_page := pg_temp.page(p_list, v_page #>> '{meta,nextCursor}', p_size);
    end loop;
    return v_ids;
end
$$;
create temporary view lists as
select l.name, l.amount, array(select coalesce(i.item ->> 'id', i.item ->> 'date')
                               from jsonb_array_elements(pg_temp.page(l.name, null, 100) -> 'data')
                               with ordinality i (item, place) order by i.place) as ids
from (values ('sequences', 8), ('enrollments', 7), ('contacts', 7), ('templates', 7), ('suppressions', 7),
             ('tasks', 7), ('mailboxes', 7), ('holidays', 7), ('keys', 7)) l (name, amount);

select is(cardinality(l.ids), l.amount, l.name || ': all there is') from lists l;
select is(pg_temp.walk(l.name, '', 3), l.ids, l.name || ': by cursor, in the same order') from lists l;
select is(pg_temp.walk(l.name, null, 2), l.ids, l.name || ': from the first page on') from lists l;
select is(pg_temp.walk(l.name, '', 7), l.ids, l.name || ': pages that are just full') from lists l;
select is(pg_temp.page('contacts', '') #> '{meta}' #- '{nextCursor}', '{"pageSize": 3}', 'a cursor counts nothing');
select is(pg_temp.page('contacts', null) #> '{meta}' #- '{nextCursor}',
          '{"page": 1, "pageSize": 3, "total": 7, "totalPages": 3}', 'pages do');
select is(pg_temp.page('contacts', null, 100) #>> '{meta,nextCursor}', null, 'nothing follows the last page');

-- What comes and goes in between moves nothing

create temporary table first_pages as select l.ids, pg_temp.page('contacts', '') as page from lists l where l.name = 'contacts';
do $$
begin
    perform ops.advance_clock('1 second'), contact.create('acme', '{"email": "new@x.test"}', clock.now());
end
$$;
select is(array(select i ->> 'id' from jsonb_array_elements(pg_temp.page('contacts', page #>> '{meta,nextCursor}') -> 'data') i),
          ids[4:6], 'a new contact does not push others to the next page') from first_pages;
select is(api.list_contacts('acme', pg_temp.ann(), p_email => 'C3@x.test') #>> '{data,0,email}', 'c3@x.test',
          'filters go with it: the address');
select is(api.list_contacts('acme', pg_temp.ann(), p_email => 'c3@x.test') #>> '{meta,total}', '1', 'of one');
select is(api.list_contacts('acme', pg_temp.ann(), p_q => 'NEW@') #>> '{data,0,email}', 'new@x.test', 'a text');
select is(api.list_contacts('acme', pg_temp.ann(), p_q => '%') -> 'data', '[]', 'that is taken as it is');

-- Cursors that are none

select is(pg_temp.refusal(format('select pg_temp.page(%L, %L)', c.list, c.cursor)),
          '{"sqlstate": "SE422", "code": "invalid_parameter"}', c.why)
from (values ('contacts', 'x', 'one character'), ('contacts', 'MDE5Y2FlZA', 'half an id'),
             ('contacts', repeat('A', 401), 'one that is long'), ('contacts', '////', 'other letters'),
             ('contacts', '____', 'bytes that are no text'), ('tasks', wire.cursor('{1}'), 'a part too few'),
             ('holidays', wire.cursor('{fffe,1}'), 'a text that is none'),
             ('holidays', wire.cursor('{61,20260101}'), 'a day that is none'),
             ('tasks', wire.cursor('{1e9,00000000-0000-7000-8000-000000000000}'), 'a time that is none')) c (list, cursor, why);
select is(pg_temp.refusal($$ select pg_temp.page('contacts', '', 3, 1) $$) ->> 'code', 'invalid_parameter',
          'a page and a cursor');

select * from finish();
rollback;

-- api.list_sequences: newest first, page by page, of one status.
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

create function pg_temp.ann()
returns data.request_context
language sql stable
as $$ select jsonb_populate_record(null::data.request_context,
                 '{"actor": "ann", "role": "member", "request_id": "request-1"}') $$;

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.plan(p_name text, p_steps text,
                             p_settings text default '{"fromEmail": "a@acme.test"}')
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb, 'settings', p_settings::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    return v_sequence;
end
$$;
create function pg_temp.meet(p_name text, p_body text default '{}')
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact constant data.contacts := contact.create('acme', jsonb_build_object(
        'firstName', p_name, 'email', p_name || '@x.test') || p_body::jsonb, clock.now());
begin
    insert into made values (p_name, v_contact.contact_id);
    return v_contact;
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_body text default '{}')
returns data.enrollments
language sql volatile
as $$
    select enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', pg_temp.id(p_contact)) || p_body::jsonb, clock.now())
$$;

do $$
begin
    for v_number in 1..23 loop
        perform ops.advance_clock('1 second');
        perform pg_temp.plan('s' || v_number, '[{"type": "call"}]');
    end loop;
    perform sequence.activate('acme', pg_temp.id(n), clock.now()) from unnest(array['s3', 's4', 's5']) n;
    perform sequence.pause('acme', pg_temp.id('s4'), clock.now());
    update data.sequences set status = 'archived', activated_at = clock.now() where name = 's2';
    update data.sequences set deleted_at = clock.now() where name = 's23';
    perform sequence.create('rival', 'ann', '{"name": "theirs", "steps": [{"type": "call"}]}', clock.now());
end
$$;
create function pg_temp.list(p_page integer default null, p_size integer default null,
                             p_status text default null, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$ select api.list_sequences(p_tenant_id, pg_temp.ann(), p_page, p_size, p_status)
              #- '{meta,nextCursor}' $$;
create function pg_temp.names(p_list jsonb)
returns text
language sql immutable
as $$ select string_agg(i ->> 'name', ' ' order by n)
      from jsonb_array_elements(p_list -> 'data') with ordinality i (i, n) $$;

select is(pg_temp.names(pg_temp.list()),
          's22 s21 s20 s19 s18 s17 s16 s15 s14 s13 s12 s11 s10 s9 s8 s7 s6 s5 s4 s3',
          'the first page has the newest 20, without those deleted');
select is(pg_temp.list() - 'data', '{"success": true, "meta": {"page": 1, "pageSize": 20, "total": 22,
    "totalPages": 2}}',
          'and says how many there are');
select is(pg_temp.list() #> '{data,0}', wire.sequence(q), 'each is the whole sequence')
from data.sequences q where q.name = 's22';
select is(pg_temp.names(pg_temp.list(2)), 's2 s1', 'the second page has the rest');
select is(pg_temp.names(pg_temp.list(3, 5)), 's12 s11 s10 s9 s8', 'a page may be smaller');
select is(pg_temp.list(3, 5) -> 'meta', '{"page": 3, "pageSize": 5, "total": 22, "totalPages": 5}',
          'and says so');
select is(jsonb_array_length(pg_temp.list(1, 100) -> 'data'), 22, 'or hold everything');
select is(pg_temp.list(3), '{"success": true, "data": [],
                             "meta": {"page": 3, "pageSize": 20, "total": 22, "totalPages": 2}}',
          'a page after the last is empty');
select is(pg_temp.names(pg_temp.list(1000000, 100)), null, 'however far');

select is(pg_temp.names(pg_temp.list(p_status => s.status)), s.names, 'of status ' || s.status)
from (values ('active', 's5 s3'), ('paused', 's4'), ('archived', 's2')) s (status, names);
select is(pg_temp.list(p_status => 'draft') #>> '{meta,total}', '18', 'the total is that of the status');
select is(pg_temp.names(pg_temp.list(p_tenant_id => 'rival')), 'theirs', 'another tenant sees its own');
select is(pg_temp.list(p_tenant_id => 'nobody'),
          '{"success": true, "data": [], "meta": {"page": 1, "pageSize": 20, "total": 0, "totalPages": 0}}',
          'who has none has an empty list without pages');

select is(pg_temp.refusal(format('select pg_temp.list(%L, %L, %L)', r.page, r.size, r.status)),
          '{"sqlstate": "SE422", "code": "invalid_parameter"}', 'refused: ' || r.why)
from (values (0, 20, null, 'page 0'), (-1, 20, null, 'page -1'), (1, 0, null, 'pages of nothing'),
             (1, 101, null, 'pages of 101'), (1, 20, 'deleted', 'an unknown status'),
             (1, 20, '', 'an empty status')
) r (page, size, status, why);

select * from finish();
rollback;

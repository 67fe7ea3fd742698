-- api.list_enrollments: of one sequence, newest first, of one status and one rep.
begin;
select plan(23);

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
    perform pg_temp.plan('plan', '[{"type": "call"}]'), pg_temp.plan('other', '[{"type": "call"}]');
    perform pg_temp.plan('empty', '[{"type": "call"}]'), pg_temp.plan('gone', '[{"type": "call"}]');
    perform pg_temp.meet('c' || n) from generate_series(1, 22) n;
    for v_number in 1..22 loop
        perform ops.advance_clock('1 second');
        perform pg_temp.enroll('plan', 'c' || v_number, jsonb_build_object(
            'assignedTo', case when v_number % 2 = 0 then 'kim' else 'lee' end,
            'metadata', jsonb_build_object('n', v_number))::text);
    end loop;
    perform pg_temp.enroll('other', 'c1', '{"metadata": {"n": 0}}');
    perform enrollment.finish(e, case e.metadata ->> 'n' when '4' then 'replied' else 'completed' end, 'why',
                              clock.now())
    from data.enrollments e
    where e.metadata ->> 'n' in ('4', '5', '6');
    update data.sequences set deleted_at = clock.now() where name = 'gone';
end
$$;
create function pg_temp.list(p_page integer default null, p_size integer default null,
                             p_status text default null, p_assigned_to text default null,
                             p_sequence text default 'plan', p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$
    select api.list_enrollments(p_tenant_id, pg_temp.ann(), pg_temp.id(p_sequence), p_page, p_size, p_status,
                                p_assigned_to)
           #- '{meta,nextCursor}'
$$;
create function pg_temp.numbers(p_list jsonb)
returns text
language sql immutable
as $$
    select string_agg(i #>> '{metadata,n}', ' ' order by n)
    from jsonb_array_elements(p_list -> 'data') with ordinality i (i, n)
$$;

select is(pg_temp.numbers(pg_temp.list()), '22 21 20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3',
          'the first page has the newest 20 of the sequence');
select is(pg_temp.list() - 'data', '{"success": true, "meta": {"page": 1, "pageSize": 20, "total": 22,
    "totalPages": 2}}',
          'and says how many there are');
select is(pg_temp.list() #> '{data,0}', wire.enrollment(e), 'each is the whole enrollment')
from data.enrollments e where e.metadata ->> 'n' = '22';
select is(pg_temp.numbers(pg_temp.list(2)), '2 1', 'the second page has the rest');
select is(pg_temp.numbers(pg_temp.list(2, 3)), '19 18 17', 'a page may be smaller');
select is(pg_temp.list(9) #> '{data}', '[]', 'a page after the last is empty');

select is(pg_temp.numbers(pg_temp.list(p_status => 'replied')), '4', 'of one status');
select is(pg_temp.list(p_status => 'replied') #>> '{meta,total}', '1', 'counted');
select is(pg_temp.numbers(pg_temp.list(p_status => 'completed')), '6 5', 'of another');
select is(pg_temp.numbers(pg_temp.list(p_status => 'bounced')), null, 'of one that nobody has');
select is(pg_temp.list(p_assigned_to => 'kim') #>> '{meta,total}', '11', 'of one rep');
select is(pg_temp.numbers(pg_temp.list(p_status => 'completed', p_assigned_to => 'kim')), '6', 'of both');
select is(pg_temp.numbers(pg_temp.list(2, 2, 'active', 'lee')), '17 15', 'page by page');
select is(pg_temp.list(p_assigned_to => 'nobody') -> 'meta',
          '{"page": 1, "pageSize": 20, "total": 0, "totalPages": 0}', 'of a rep who has none');
select is(pg_temp.numbers(pg_temp.list(p_sequence => 'other')), '0', 'another sequence has its own');
select is(pg_temp.list(p_sequence => 'empty') -> 'data', '[]', 'or none');

select is(pg_temp.refusal(format('select pg_temp.list(%L, %L, %L)', r.page, r.size, r.status)),
          '{"sqlstate": "SE422", "code": "invalid_parameter"}', 'refused: ' || r.why)
from (values (0, 20, null, 'page 0'), (1, 0, null, 'pages of nothing'), (1, 101, null, 'pages of 101'),
             (1, 20, 'draft', 'a status of something else')) r (page, size, status, why);
select is(pg_temp.refusal(format('select pg_temp.list(p_sequence => %L, p_tenant_id => %L)', r.sequence,
                                 r.tenant)),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'sequence_not_found', 'sequenceId',
                             pg_temp.id(r.sequence)),
          r.why)
from (values ('plan', 'rival', 'another tenant''s sequence is not found'),
             ('gone', 'acme', 'nor is a deleted one'), ('nothing', 'acme', 'nor none at all')) r (sequence,
                 tenant, why);

select * from finish();
rollback;

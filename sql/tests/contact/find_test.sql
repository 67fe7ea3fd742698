-- contact.find: a tenant's own, or not found.
begin;
select plan(5);

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

insert into made
select 'bob', c.contact_id from contact.create('acme', '{"firstName": "Bob"}', clock.now()) c;

select is((contact.find('acme', pg_temp.id('bob'))).first_name, 'Bob', 'a tenant finds its contact');
select is(pg_temp.refusal(format('select contact.find(%L, %L)', f.tenant, f.id)),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'contact_not_found', 'contactId', f.id), f.why)
from (values ('rival', pg_temp.id('bob'), 'another tenant does not'),
             ('acme', '00000000-0000-7000-8000-000000000000', 'an unknown id is not found'),
             ('acme', null, 'nor is no id'),
             (null, pg_temp.id('bob'), 'without a tenant nothing is found')) f (tenant, id, why);

select * from finish();
rollback;

-- enrollment.find and enrollment.lock: a tenant's own, in that sequence, or not found.
begin;
select plan(12);

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
    perform pg_temp.meet('bob');
end
$$;
insert into made select 'walk', e.enrollment_id from pg_temp.enroll('plan', 'bob') e;
insert into made values ('nothing', '00000000-0000-7000-8000-000000000000');

select is((enrollment.find('acme', pg_temp.id('plan'), pg_temp.id('walk'))).contact_id, pg_temp.id('bob'),
          'a tenant finds an enrollment');
select is((enrollment.lock('acme', pg_temp.id('plan'), pg_temp.id('walk'))).contact_id, pg_temp.id('bob'),
          'and locks it');
select is(pg_temp.refusal(format('select enrollment.%I(%L, %L, %L)', f.name, e.tenant, e.sequence, e.id)),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'enrollment_not_found', 'enrollmentId', e.id),
          f.name || ': ' || e.why)
from (values ('find'), ('lock')) f (name)
cross join (values
    ('rival', pg_temp.id('plan'), pg_temp.id('walk'), 'another tenant''s is not found'),
    ('acme', pg_temp.id('other'), pg_temp.id('walk'), 'that of another sequence is not found'),
    ('acme', pg_temp.id('nothing'), pg_temp.id('walk'), 'nor that of an unknown sequence'),
    ('acme', pg_temp.id('plan'), pg_temp.id('nothing'), 'an unknown id is not found'),
    ('acme', pg_temp.id('plan'), null, 'no id is not found')) e (tenant, sequence, id, why);

select * from finish();
rollback;

-- sequence.find and sequence.lock: a tenant's own that is not deleted, or not found.
begin;
select plan(10);

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
select n, (sequence.create('acme', 'ann', jsonb_build_object('name', n, 'steps', '[{"type": "call"}]'::jsonb),
                           clock.now())).sequence_id
from unnest(array['plan', 'gone']) n;
update data.sequences set deleted_at = clock.now() where name = 'gone';

select is((sequence.find('acme', pg_temp.id('plan'))).name, 'plan', 'a tenant finds its sequence');
select is((sequence.lock('acme', pg_temp.id('plan'))).name, 'plan', 'and locks it');
select is(pg_temp.refusal(format('select sequence.%I(%L, %L)', f.name, s.tenant, s.id)),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'sequence_not_found', 'sequenceId', s.id),
          f.name || ': ' || s.why)
from (values ('find'), ('lock')) f (name)
cross join (values
    ('rival', pg_temp.id('plan'), 'another tenant''s is not found'),
    ('acme', pg_temp.id('gone'), 'a deleted one is not found'),
    ('acme', '00000000-0000-7000-8000-000000000000', 'an unknown id is not found'),
    ('acme', null, 'no id is not found')) s (tenant, id, why);

select * from finish();
rollback;

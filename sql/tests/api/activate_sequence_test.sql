-- api.activate_sequence and api.pause_sequence.
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

do $$ begin perform pg_temp.plan('plan', '[{"type": "call"}]'); end $$;
create function pg_temp.call(p_what text, p_tenant_id text default 'acme')
returns jsonb
language plpgsql volatile
as $$
begin
    return case p_what when 'activate' then api.activate_sequence(p_tenant_id, pg_temp.ann(),
        pg_temp.id('plan'))
                       when 'pause' then api.pause_sequence(p_tenant_id, pg_temp.ann(),
                                                            pg_temp.id('plan')) end;
end
$$;

select is(pg_temp.refusal($$ select pg_temp.call('pause') $$),
          '{"sqlstate": "SE409", "code": "sequence_not_active", "status": "draft"}',
          'a draft cannot be paused');
do $$ begin perform ops.set_clock('2026-03-02 15:00Z'); end $$;
select is(pg_temp.call('activate'), api.get_sequence('acme', pg_temp.ann(), pg_temp.id('plan')) - 'etag',
          'activation answers the sequence');
select results_eq($$ select q #>> '{data,status}', q #>> '{data,updatedAt}', q #>> '{data,createdAt}'
                     from api.get_sequence('acme', pg_temp.ann(), pg_temp.id('plan')) q $$,
                  $$ values ('active', '2026-03-02T15:00:00Z', '2026-03-02T14:00:00Z') $$,
                  'it is active now');
select is(pg_temp.refusal($$ select pg_temp.call('activate') $$),
          '{"sqlstate": "SE409", "code": "sequence_not_activatable", "status": "active"}',
          'it is activated once');
select is(pg_temp.refusal(format('select pg_temp.call(%L, %L)', w, 'rival')),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'sequence_not_found', 'sequenceId',
                             pg_temp.id('plan')),
          w || ': another tenant does not find it')
from unnest(array['activate', 'pause']) w;
select is(pg_temp.call('pause') #>> '{data,status}', 'paused', 'pausing answers the sequence');
select is(pg_temp.refusal($$ select pg_temp.call('pause') $$),
          '{"sqlstate": "SE409", "code": "sequence_not_active", "status": "paused"}', 'it is paused once');
select is(pg_temp.call('activate') #>> '{data,status}', 'active', 'and may be resumed');
update data.sequences set status = 'paused', paused_at = clock.now(), settings = '{"businessHours": {}}';
select is(pg_temp.refusal($$ select pg_temp.call('activate') $$),
          '{"sqlstate": "SE422", "code": "sequence_not_ready", "errors": ["/settings/businessHours"]}',
          'what cannot run is not resumed');

select * from finish();
rollback;

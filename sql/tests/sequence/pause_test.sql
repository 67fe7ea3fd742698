-- sequence.pause: one row, at once; nothing else is touched.
begin;
select plan(8);

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

create function pg_temp.pause(p_tenant_id text default 'acme')
returns data.sequences
language sql volatile
as $$ select sequence.pause(p_tenant_id, pg_temp.id('plan'), clock.now()) $$;

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call", "delayDays": 2}]'), pg_temp.meet('bob');
end
$$;
select is(pg_temp.refusal('select pg_temp.pause()'),
          '{"sqlstate": "SE409", "code": "sequence_not_active", "status": "draft"}',
          'a draft cannot be paused');

do $$
begin
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform pg_temp.enroll('plan', 'bob');
    perform ops.set_clock('2026-03-03 09:00Z');
end
$$;
create temporary table before as
select e::text as enrollment, s::text as schedule, q.activated_at
from data.enrollments e
join data.sequence_schedules s using (tenant_id, enrollment_id)
join data.sequences q on q.sequence_id = e.sequence_id;

select is(pg_temp.refusal($$ select pg_temp.pause('rival') $$),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'sequence_not_found', 'sequenceId',
                             pg_temp.id('plan')),
          'another tenant''s sequence is not found');
select is(q.status, 'active', 'and goes on') from data.sequences q;

select results_eq($$ select status, paused_at, updated_at, activated_at, plan_number from pg_temp.pause() $$,
                  $$ select 'paused', '2026-03-03 09:00Z'::timestamptz, '2026-03-03 09:00Z'::timestamptz,
                            activated_at, 0 from before $$,
                  'an active sequence is paused now');
select results_eq($$ select e::text, s::text
                     from data.enrollments e join data.sequence_schedules s using (tenant_id,
                         enrollment_id) $$,
                  $$ select enrollment, schedule from before $$,
                  'its enrollments and their schedules are not written to, however many they are');

select is(pg_temp.refusal('select pg_temp.pause()'),
          '{"sqlstate": "SE409", "code": "sequence_not_active", "status": "paused"}', 'it is paused once');
update data.sequences set status = 'archived', paused_at = null;
select is(pg_temp.refusal('select pg_temp.pause()'),
          '{"sqlstate": "SE409", "code": "sequence_not_active", "status": "archived"}',
          'an archived sequence cannot be paused');
update data.sequences set status = 'active', deleted_at = clock.now();
select is(pg_temp.refusal('select pg_temp.pause()') ->> 'code', 'sequence_not_found',
          'a deleted one is not found');

select * from finish();
rollback;

-- The two walls between tenants: predicates in the functions and, should one be forgotten, row-level
-- security.
begin;
select plan(94);

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

-- Everything that a tenant can have; an open task and a sent e-mail among it.
do $$
begin
    insert into made
    select 'contact', (api.create_contact('acme', pg_temp.ann(),
                                          '{"email": "bob@x.test"}') #>> '{data,id}')::uuid;
    insert into made
    select 'template', (api.create_template('acme', pg_temp.ann(), '{"name": "T", "bodyText": "Hello"}')
                        #>> '{data,id}')::uuid;
    insert into made
    select 'sequence', (api.create_sequence('acme', pg_temp.ann(),
                                            '{"name": "Plan", "steps": [{"type": "call"}]}')
                        #>> '{data,id}')::uuid;
    perform api.activate_sequence('acme', pg_temp.ann(), pg_temp.id('sequence'));
    insert into made
    select 'enrollment', (api.enroll_contact('acme', pg_temp.ann(), pg_temp.id('sequence'),
                              jsonb_build_object('contactId', pg_temp.id('contact'))) #>> '{data,id}')::uuid;
    perform worker.run_due_steps(10);
    insert into made select 'task', x.execution_id from data.step_executions x;
    insert into made
    select 'mailbox', (api.create_mailbox('acme', pg_temp.ann(), '{"email": "me@x.test", "dailyLimit": 5}')
                       #>> '{data,id}')::uuid;
    insert into made
    select 'suppression', (api.create_suppression('acme', pg_temp.ann(),
                               '{"kind": "domain", "value": "x.example"}') #>> '{data,id}')::uuid;
    insert into made
    select 'key', (api.create_key('acme', pg_temp.ann(),
                                  '{"role": "reader", "actor": "joe"}') #>> '{data,id}')::uuid;
    perform api.put_holiday('acme', pg_temp.ann(), '{"calendar": "acme", "date": "2026-12-24", "name": "Off"}');
    insert into made
    select 'stranger', (api.create_contact('rival', pg_temp.ann(),
                                           '{"email": "eve@x.test"}') #>> '{data,id}')::uuid;
    insert into made
    select 'theirs', (api.create_sequence('rival', pg_temp.ann(),
                                          '{"name": "Theirs", "steps": [{"type": "call"}]}')
                      #>> '{data,id}')::uuid;
end
$$;
create temporary table keys as
select sha256(convert_to(ops.create_key('acme', 'admin', 'ann'), 'UTF8')) as key_sha256;

-- What the rival tries with acme's ids; :t stands for the tenant that asks. What it should be told.
create temporary table tries (what text, statement text, told jsonb);
insert into tries
select t.what,
       format(t.statement, 'rival', pg_temp.id(t.a), pg_temp.id(t.b), pg_temp.id('contact')),
       t.told::jsonb || coalesce(jsonb_build_object(t.member, pg_temp.id(t.missing)) - '', '{}')
from (values
    ('delete_holiday', 'select api.delete_holiday(%1$L, pg_temp.ann(), ''acme'', ''2026-12-24'')', '', '',
     '{"sqlstate": "SE404", "code": "holiday_not_found", "calendar": "acme", "date": "2026-12-24"}', '', ''),
    ('enroll_contact into acme''s sequence',
     'select api.enroll_contact(%1$L, pg_temp.ann(), %2$L, ''{"contactId": "%3$s"}'')', 'sequence',
     'stranger', '{"sqlstate": "SE404", "code": "sequence_not_found"}', 'sequenceId', 'sequence'),
    ('enroll_contacts into acme''s sequence',
     'select api.enroll_contacts(%1$L, pg_temp.ann(), %2$L, ''{"contactIds": ["%3$s"]}'')', 'sequence',
     'stranger', '{"sqlstate": "SE404", "code": "sequence_not_found"}', 'sequenceId', 'sequence'),
    ('enroll_contact of acme''s contact',
     'select api.enroll_contact(%1$L, pg_temp.ann(), %2$L, ''{"contactId": "%3$s"}'')', 'theirs', 'contact',
     '{"sqlstate": "SE404", "code": "contact_not_found"}', 'contactId', 'contact'),
    ('create_sequence with acme''s template',
     'select api.create_sequence(%1$L, pg_temp.ann(), ''{"name": "S", "steps": [{"type": "auto_email",
         "templateId": "%2$s"}]}'')', 'template', '',
     '{"sqlstate": "SE422", "code": "invalid_body", "errors": ["/steps/0/templateId"]}', '', '')
) t (what, statement, a, b, told, member, missing);

-- Those that take one id, and those of an enrollment.
insert into tries
select t.name, format('select api.%s(''rival'', pg_temp.ann(), %s%L%s)', t.name,
                      case t.entity when 'enrollment' then quote_literal(pg_temp.id('sequence')) || ', ' end,
                      pg_temp.id(t.entity), t.rest),
       jsonb_build_object('sqlstate', 'SE404', 'code', t.entity || '_not_found', t.entity || 'Id', pg_temp.id(t.entity))
from (values
    ('get_contact', 'contact', ''),
    ('get_template', 'template', ''),
    ('get_sequence', 'sequence', ''),
    ('get_sequence_stats', 'sequence', ''),
    ('change_contact', 'contact', ', ''{"company": "Rival"}'''),
    ('change_sequence', 'sequence', ', ''{"name": "Ours"}'''),
    ('activate_sequence', 'sequence', ''),
    ('forecast_sequence', 'sequence', ', ''{"count": 1}'''),
    ('pause_sequence', 'sequence', ''), ('delete_sequence', 'sequence', ''),
    ('archive_sequence', 'sequence', ''),
    ('list_enrollments', 'sequence', ''),
    ('change_task', 'task', ', ''{"assignedTo": "eve"}'''),
    ('get_mailbox', 'mailbox', ''),
    ('change_mailbox', 'mailbox', ', ''{"dailyLimit": 1}'''),
    ('delete_mailbox', 'mailbox', ''),
    ('delete_contact', 'contact', ''),
    ('change_template', 'template', ', ''{}'''),
    ('delete_template', 'template', ''),
    ('get_suppression', 'suppression', ''),
    ('delete_suppression', 'suppression', ''),
    ('revoke_key', 'key', ''),
    ('get_enrollment', 'enrollment', ''),
    ('explain_enrollment', 'enrollment', ''), ('get_timeline', 'enrollment', ''),
    ('complete_step', 'enrollment', ', 1, null'),
    ('pause_enrollment', 'enrollment', ''),
    ('resume_enrollment', 'enrollment', ''),
    ('cancel_enrollment', 'enrollment', ''),
    ('skip_enrollment', 'enrollment', ''),
    ('release_enrollment', 'enrollment', '')
) t (name, entity, rest);

create function pg_temp.state()
returns text
language sql volatile
as $$
    select md5(string_agg(t.line, e'\n' order by t.line))
    from (select c::text from data.contacts c
          union all select q::text from data.sequences q
          union all select t::text from data.templates t
          union all select e::text from data.enrollments e
          union all select x::text from data.step_executions x
          union all select s::text from data.sequence_schedules s
          union all select b::text from data.mailboxes b
          union all select s::text from data.suppressions s
          union all select h::text from data.holidays h
          union all select k::text from data.api_keys k
          union all select o::text from data.outbox_events o) t (line)
$$;
create temporary table before as select pg_temp.state() as state;

-- The lists of both, told by what is in them.
create function pg_temp.lists(p_tenant_id text)
returns text
language sql volatile
as $$
    select concat_ws(' ',
        api.list_sequences(p_tenant_id, pg_temp.ann()) #>> '{meta,total}',
        api.list_sequences(p_tenant_id, pg_temp.ann()) #>> '{data,0,name}',
        api.list_tasks(p_tenant_id, pg_temp.ann()) #>> '{meta,total}',
        jsonb_array_length(api.list_tasks(p_tenant_id, pg_temp.ann()) -> 'data'),
        api.list_mailboxes(p_tenant_id, pg_temp.ann()) #>> '{meta,total}')
$$;

-- The first wall

select is(pg_temp.refusal(t.statement), t.told, t.what || ': another tenant''s ids are not there')
from tries t;
select is(pg_temp.lists('rival'), '1 Theirs 0 0 0', 'lists have one''s own rows');
select is(pg_temp.lists('acme'), '1 Plan 1 1 1', 'on both sides');
select is(api.authenticate('rival', key_sha256), null, 'a key opens no other tenant') from keys;
select is(pg_temp.state(), state, 'nothing was changed by asking') from before;

-- Whoever was there before in this session, each function enters for its own tenant.
create function pg_temp.after_nobody(p_statement text)
returns jsonb
language plpgsql volatile
as $$
declare
    v_answer jsonb;
begin
    perform access.enter('');
    execute p_statement into v_answer;
    return v_answer;
end
$$;
select is(pg_temp.after_nobody(replace(t.statement, '''rival''', '''acme''')) -> 'success', 'true',
          t.what || ': the owner is let in') from tries t where t.what ~ '^(get|explain|list)_';

-- The second wall: every function loses its tenant predicates.

create temporary table weakened (signature regprocedure);
do $$
declare
    v_function record;
    v_weaker   text;
begin
    for v_function in
        select p.oid::regprocedure as signature, pg_get_functiondef(p.oid) as definition
        from pg_proc p
        where p.pronamespace::regnamespace::text in ('api', 'access', 'contact', 'enrollment', 'execution',
            'holiday', 'inbox', 'mailbox', 'meeting', 'message', 'scheduling', 'sequence', 'stats', 'template', 'tracking', 'wire')
    loop
        v_weaker := regexp_replace(v_function.definition,
                                   '\w+\.tenant_id = (p_tenant_id|p_\w+\.tenant_id)\M', 'true', 'g');
        if v_weaker <> v_function.definition then
            execute v_weaker;
            insert into weakened values (v_function.signature);
        end if;
    end loop;
end
$$;
select ok(count(*) > 20
and array_agg(signature::text) @> '{"contact.find(text,uuid)","sequence.lock(text,uuid)"}',
          'many functions have lost their predicates') from weakened;

select is(pg_temp.refusal(t.statement), t.told, t.what || ': nor without a single predicate') from tries t;
select is(pg_temp.lists('rival'), '1 Theirs 0 0 0', 'lists without predicates have one''s own rows');
select is(pg_temp.lists('acme'), '1 Plan 1 1 1', 'on both sides, without predicates');
select is(api.authenticate('rival', key_sha256), null, 'a key opens no other tenant without predicates')
from keys;
select is(pg_temp.state(), state, 'nothing was changed by asking, without predicates') from before;

-- It is row-level security that did it: without that, too, the walls are down.

alter policy one_tenant on data.contacts using (true);
alter policy one_tenant on data.sequences using (true);
alter policy one_tenant on data.api_keys using (true);
select is(api.get_contact('rival', pg_temp.ann(), pg_temp.id('contact')) #>> '{data,email}', 'bob@x.test',
          'without either wall a contact would be seen');
select is(left(pg_temp.lists('rival'), 1), '2', 'and a sequence be counted');
select isnt(api.authenticate('rival', key_sha256), null, 'and a key be taken') from keys;

select * from finish();
rollback;

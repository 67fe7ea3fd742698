-- enrollment.enroll: who may come in, where the walk begins, and when.
begin;
select plan(27);

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

create function pg_temp.planned(p_enrollment data.enrollments)
returns table (step_number integer, scheduled_at timestamptz, parked_reason text)
language sql volatile       -- it sees what its own statement has written
as $$
    select t.step_number, s.scheduled_at, s.parked_reason
    from data.sequence_schedules s
    join data.sequence_steps t using (tenant_id, step_id)
    where s.tenant_id = p_enrollment.tenant_id
      and s.enrollment_id = p_enrollment.enrollment_id
$$;
create function pg_temp.of(p_contact text)
returns data.enrollments
language sql stable
as $$ select e from data.enrollments e where e.contact_id = pg_temp.id(p_contact)
      order by e.enrolled_at desc limit 1 $$;

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call", "delayDays": 1, "delayHours": 2},
        {"type": "call", "isActive": false}, {"type": "call", "delayDays": 5, "sendAt": "09:00"},
        {"type": "call", "isActive": false}]', '{"timezone": "America/New_York"}');
    perform pg_temp.plan('draft', '[{"type": "call"}]');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform pg_temp.meet(n) from unnest(array['bob', 'eve', 'kim', 'pat', 'tim']) n;
    perform pg_temp.meet('lee', '{"timezone": "Asia/Tokyo"}');
end
$$;

-- In an active sequence

select results_eq($$ select tenant_id, sequence_id, contact_id, status, current_step_number, run_count,
                            assigned_to, exit_reason, held_reason, enrolled_by, enrolled_at, completed_at,
                            last_activity_at, correlation_id, metadata
                     from pg_temp.enroll('plan', 'bob',
                                         '{"assignedTo": "kim", "metadata": {"camelCase": [1]}}') $$,
                  $$ values ('acme', pg_temp.id('plan'), pg_temp.id('bob'), 'active', 1, 0, 'kim',
                             null, null, 'ann', '2026-03-02 14:00Z'::timestamptz, null::timestamptz,
                             '2026-03-02 14:00Z'::timestamptz, 'request-1', '{"camelCase": [1]}'::jsonb) $$,
                  'an enrollment is active, at step 1, and keeps who asked and what was said');
select results_eq($$ select * from pg_temp.planned(pg_temp.of('bob')) $$,
                  $$ values (1, '2026-03-03 16:00Z'::timestamptz, null) $$,
                  'the first step is planned after its own delay');
select results_eq($$ select tenant_id, type, correlation_id, occurred_at, data from data.outbox_events $$,
                  $$ values ('acme', 'sequence.enrollment.created', 'request-1',
                             '2026-03-02 14:00Z'::timestamptz,
                             jsonb_build_object('enrollmentId', (pg_temp.of('bob')).enrollment_id,
                                                'sequenceId', pg_temp.id('plan'), 'contactId',
                                                pg_temp.id('bob'), 'assignedTo', 'kim')) $$,
                  'there is one event of it');
select is(stats.totals('acme', pg_temp.id('plan')) ->> 'totalEnrollments', '1', 'and it is counted');

-- Where the walk begins

select results_eq(format('select p.* from pg_temp.enroll(%L, %L, %L) e, pg_temp.planned(e) p',
                         'plan', s.contact, s.body),
                  format('values (%s, %L::timestamptz, null)', s.step_number, s.due_at), s.why)
from (values
    ('kim', '{"startAtStep": 1}', 1, '2026-03-03 16:00Z', 'to start at step 1 is to start as usual'),
    ('eve', '{"startAtStep": 3}', 3, '2026-03-02 14:00Z',
     'a later start has waited enough: its next time of day is now'),
    ('pat', '{"startAtStep": 2}', 3, '2026-03-02 14:00Z', 'an inactive step is passed over'),
    ('lee', '{"startAtStep": 3}', 3, '2026-03-03 00:00Z', 'the time of day is that of the contact''s zone')
) s (contact, body, step_number, due_at, why);
select is((pg_temp.of('pat')).current_step_number, 3, 'the enrollment stands at the step that it waits for');

-- Once at a time

select is(pg_temp.refusal($$ select pg_temp.enroll('plan', 'bob') $$),
          jsonb_build_object('sqlstate', 'SE409', 'code', 'already_enrolled',
                             'enrollmentId', (pg_temp.of('bob')).enrollment_id),
          'nobody is enrolled in a sequence twice at a time');
update data.enrollments set status = 'paused', paused_at = clock.now() where contact_id = pg_temp.id('bob');
select is(pg_temp.refusal($$ select pg_temp.enroll('plan', 'bob') $$) ->> 'code', 'already_enrolled',
          'nor while the enrollment is paused');
select lives_ok($$ select enrollment.finish(pg_temp.of('bob'), 'replied', 'reply', clock.now()) $$,
                'one has ended');
select lives_ok($$ select pg_temp.enroll('plan', 'bob') $$, 'then there may be another');
select lives_ok($$ select pg_temp.enroll('draft', 'bob') $$, 'and one in another sequence beside it');
select results_eq($$ select * from pg_temp.planned((select e from data.enrollments e
                                                    where e.sequence_id = pg_temp.id('draft'))) $$,
                  $$ values (1, 'infinity'::timestamptz, 'sequence_paused') $$,
                  'in a draft it waits for the activation');

-- Refusals

do $$
begin
    perform contact.suppress('acme', 'address', 'tim@x.test', 'unsubscribed', 'link', clock.now());
    perform pg_temp.plan('never', '[{"type": "call"}]'), pg_temp.plan('over', '[{"type": "call"}]');
    perform pg_temp.plan('gone', '[{"type": "call"}]');
    perform pg_temp.plan('mail', '[{"type": "call"}, {"type": "auto_email", "subject": "S", "body": "B"}]');
    perform pg_temp.meet('amy', '{"email": null}');
    update data.sequences set status = 'archived', activated_at = clock.now() where name = 'over';
    update data.sequences set deleted_at = clock.now() where name = 'gone';
    perform sequence.activate('acme', pg_temp.id('never'), clock.now());
    update data.sequences set settings = '{"businessHours": {}}' where name = 'never';
    insert into made
    select 'stranger', c.contact_id from contact.create('rival', '{"firstName": "S"}', clock.now()) c;
    insert into made values ('nothing', '00000000-0000-7000-8000-000000000000');
end
$$;
create temporary table before as select count(*) as rows from data.enrollments;

select is(pg_temp.refusal(format('select pg_temp.enroll(%L, %L, %L)', r.sequence, r.contact, r.body)),
          r.problem::jsonb || coalesce(jsonb_build_object(r.member, pg_temp.id(r.missing)) - '', '{}'), r.why)
from (values
    ('plan', 'stranger', '{}', '{"sqlstate": "SE404", "code": "contact_not_found"}', 'contactId', 'stranger',
     'another tenant''s contact is not found'),
    ('plan', 'nothing', '{}', '{"sqlstate": "SE404", "code": "contact_not_found"}', 'contactId', 'nothing',
     'an unknown contact is not found'),
    ('nothing', 'kim', '{}', '{"sqlstate": "SE404", "code": "sequence_not_found"}', 'sequenceId', 'nothing',
     'an unknown sequence is not found'),
    ('gone', 'kim', '{}', '{"sqlstate": "SE404", "code": "sequence_not_found"}', 'sequenceId', 'gone',
     'a deleted sequence is not found'),
    ('over', 'kim', '{}', '{"sqlstate": "SE409", "code": "sequence_archived"}', '', '',
     'an archived sequence takes nobody'),
    ('plan', 'tim', '{}', '{"sqlstate": "SE409", "code": "unsubscribed", "reason": "unsubscribed"}', '', '',
     'who has unsubscribed is not enrolled'),
    ('mail', 'amy', '{}', '{"sqlstate": "SE409", "code": "no_email"}', '', '',
     'who has no address does not walk towards an automatic e-mail'),
    ('plan', 'kim', '{"startAtStep": 4}', '{"sqlstate": "SE422", "code": "step_not_found"}', '', '',
     'there must be an active step to start at'),
    ('plan', 'kim', '{"startAtStep": 5}', '{"sqlstate": "SE422", "code": "step_not_found"}', '', '',
     'and a step at all'),
    ('never', 'kim', '{}', '{"sqlstate": "SE422", "code": "no_open_moment"}', '', '',
     'a calendar that never opens is told at once')
) r (sequence, contact, body, problem, member, missing, why);
select is(pg_temp.refusal(format('select enrollment.enroll(%L, %L, %L, %L, %L, clock.now())', 'rival', 'ann',
                                 'r',
              pg_temp.id('plan'), jsonb_build_object('contactId', pg_temp.id('stranger')))) ->> 'code',
          'sequence_not_found', 'another tenant''s sequence is not found');
select is((select count(*) from data.enrollments), rows, 'what was refused left nothing') from before;

select * from finish();
rollback;

-- wire.execution, task, step_run, contact, step, sequence, template: rows as clients see them.
begin;
select plan(15);

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

create function pg_temp.members(p_value jsonb)
returns text[]
language sql immutable
as $$ select array(select k from jsonb_object_keys(p_value) k order by k collate "C") $$;

select is(pg_temp.members(p.told), array(select t from unnest(p.members) t order by t collate "C"),
          p.name || ' has these members and no others')
from (values
    ('a contact', wire.contact(null::data.contacts),
     '{id,email,firstName,lastName,company,title,phone,linkedinUrl,
      timezone,attributes,suppression,createdAt,updatedAt}'::text[]),
    ('a template', wire.template(null::data.templates),
     '{id,name,subject,bodyHtml,bodyText,variables,createdBy,
      createdAt,updatedAt}'),
    ('a sequence', wire.sequence(null::data.sequences),
     '{id,tenantId,name,description,status,channel,settings,
      exitConditions,stats,steps,createdBy,createdAt,updatedAt,deletedAt}'),
    ('a step', wire.step(null::data.sequence_steps),
     '{id,sequenceId,stepNumber,type,name,templateId,subject,body,
      delayDays,delayHours,sendAt,taskDescription,variants,isActive,maxLatenessHours,whenLate,autoSkipAfterDays,
      autoWinner,winner}'),
    ('an enrollment', wire.enrollment(null::data.enrollments), '{id,tenantId,sequenceId,contactId,status,
      currentStepNumber,assignedTo,exitReason,held,next,enrolledAt,completedAt,pausedAt,
      pauseReason,resumeAt,lastActivityAt,metadata}'),
    ('an execution', wire.execution(null::data.step_executions),
     '{id,enrollmentId,stepId,stepNumber,type,variantId,
      status,scheduledAt,executedAt,messageId,openedAt,clickedAt,repliedAt,bouncedAt,assignedTo,dueAt,notes,outcome,
      skipReason,autoSkipAt,errorMessage}')
) p (name, told, members);

-- An execution with everything in it

create function pg_temp.execution()
returns data.step_executions
language sql stable
as $$
    select jsonb_populate_record(null::data.step_executions, jsonb_object_agg(a.attname, case
        when a.atttypid = 'uuid'::regtype then md5(a.attname)
        when a.atttypid = 'integer'::regtype then '7'
        when a.atttypid = 'timestamptz'::regtype then '2026-03-02 14:00Z'
        else 'the ' || a.attname end))
    from pg_attribute a
    where a.attrelid = 'data.step_executions'::regclass and a.attnum > 0
$$;
select is(wire.execution(pg_temp.execution()) - 'id', jsonb_build_object(
              'enrollmentId', md5('enrollment_id')::uuid, 'stepId', md5('step_id')::uuid, 'stepNumber', 7,
              'type', 'the step_type', 'variantId', 'the variant_id', 'status', 'the status',
              'messageId', md5('message_id')::uuid, 'assignedTo', 'the assigned_to', 'notes', 'the notes',
              'outcome', 'the outcome', 'errorMessage', 'the error_message',
              'scheduledAt', '2026-03-02T14:00:00Z', 'executedAt', '2026-03-02T14:00:00Z',
              'openedAt', '2026-03-02T14:00:00Z', 'clickedAt', '2026-03-02T14:00:00Z',
              'repliedAt', '2026-03-02T14:00:00Z', 'bouncedAt', '2026-03-02T14:00:00Z', 'dueAt', '2026-03-02T14:00:00Z',
              'skipReason', 'the skip_reason', 'autoSkipAt', '2026-03-02T14:00:00Z'),
          'each member of an execution is that of its column');
select is(wire.execution(pg_temp.execution()) ->> 'id', md5('execution_id')::uuid::text,
          'and its id is execution_id');

-- Tasks

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call", "name": "Ring", "taskDescription": "Say hello"}]');
    perform sequence.activate('acme', pg_temp.id('plan'), clock.now());
    perform pg_temp.meet('bob');
    perform pg_temp.enroll('plan', 'bob');
    perform worker.run_due_steps(10);
end
$$;
select is(wire.task(x), wire.execution(x) || jsonb_build_object('sequenceId', pg_temp.id('plan'),
              'contactId', pg_temp.id('bob'), 'name', 'Ring', 'taskDescription', 'Say hello'),
          'a task is an execution with its contact and what the step says') from data.step_executions x;
select is(wire.task(x) -> 'taskDescription', 'null',
          'a step that is gone says nothing, the task is still there')
from (select (jsonb_populate_record(x, '{"step_id": "00000000-0000-7000-8000-000000000000"}')).*
      from data.step_executions x) x;

-- Sequences

select is(wire.sequence(q) -> 'stats' ->> 'totalEnrollments', '1', 'a sequence has its totals')
from data.sequences q;
update data.sequences set deleted_at = '2026-03-02 15:00Z';
select is(wire.sequence(q) ->> 'deletedAt', '2026-03-02T15:00:00Z', 'and when it was deleted')
from data.sequences q;
select is(wire.step(jsonb_populate_record(s, jsonb_build_object('template_id',
    md5('t')::uuid))) ->> 'templateId',
          md5('t')::uuid::text, 'a step names its template') from data.sequence_steps s;

-- The worker's log

select is(wire.step_run(jsonb_populate_record(null::data.step_run, '{"tenant_id": "acme", "step_number": 2,
              "step_type": "call", "outcome": "moved", "reason": "outside_hours", "detail": "D",
              "correlation_id": "request-1", "next_at": "2026-03-02 14:00Z", "contact_id": null,
              "enrollment_id": "00000000-0000-7000-8000-000000000001",
              "sequence_id": "00000000-0000-7000-8000-000000000002", "from_email": "a@acme.test"}')),
          '{"tenantId": "acme", "stepNumber": 2, "type": "call", "outcome": "moved",
              "reason": "outside_hours",
            "detail": "D", "correlationId": "request-1", "nextAt": "2026-03-02T14:00:00Z",
            "enrollmentId": "00000000-0000-7000-8000-000000000001",
            "sequenceId": "00000000-0000-7000-8000-000000000002"}', 'a line of the log has ids, no address');
select is(wire.step_run(jsonb_populate_record(null::data.step_run,
                                              '{"tenant_id": "acme", "outcome": "task"}')),
          '{"tenantId": "acme", "outcome": "task"}', 'and nothing that is null');

select * from finish();
rollback;

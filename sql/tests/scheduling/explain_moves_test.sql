-- scheduling.explain: a step that no worker ran in time, and one whose sequence stood still.
begin;
select plan(6);

create temporary table context as select
    jsonb_populate_record(null::data.request_context, '{"actor": "ann", "role": "admin",
        "request_id": "r-1"}') as context;
create function pg_temp.id(p_answer jsonb)
returns uuid
language sql immutable
as $$
    select (p_answer #>> '{data,id}')::uuid
$$;
create function pg_temp.rules()
returns text
language sql volatile
as $$
    select string_agg(concat_ws(' ', x.rule, to_char(x.at at time zone 'UTC', 'Dy HH24:MI')), ', '
                      order by x.position)
    from data.enrollments e cross join lateral ops.explain(e.enrollment_id) x
$$;

select ok(ops.set_clock('2026-03-06 15:00Z') is not null, 'a Friday afternoon');
do $$ begin perform ops.create_tenant('acme', 'Acme'); end $$;
create temporary table made as
select c.context, pg_temp.id(api.create_sequence('acme', c.context, '{
    "name": "S", "steps": [{"type": "call"}],
    "settings": {"excludeWeekends": true, "businessHours": {
        "monday": {"start": "09:00", "end": "17:00"}, "friday": {"start": "09:00", "end": "17:00"}}}}')) as id
from context c;
select is(api.activate_sequence('acme', m.context, m.id) #>> '{data,status}', 'active', 'it is active')
from made m;
select isnt(pg_temp.id(api.enroll_contact('acme', m.context, m.id, jsonb_build_object('contactId',
                pg_temp.id(api.create_contact('acme', m.context, '{"firstName": "Ada"}'))))), null, 'Ada is in')
from made m;

do $$
begin
    perform ops.set_clock('2026-03-06 18:00Z');
    perform worker.run_due_steps(10);
end
$$;
select is(pg_temp.rules(), 'reference Fri 15:00, outside_hours Fri 15:00, time Mon 09:00',
          'a worker that came after the hours moved it, and that is said');

do $$
declare
    v_made record;
begin
    select * into v_made from made;
    perform api.pause_sequence('acme', v_made.context, v_made.id);
    perform ops.set_clock('2026-03-08 18:00Z');
    perform api.activate_sequence('acme', v_made.context, v_made.id);
end
$$;
select matches(pg_temp.rules(), '^reference Fri 15:00, sequence_paused Fri 18:00, outside_hours Fri 15:00, time',
               'a pause of the sequence is told with its beginning');
select matches((select x.detail from data.enrollments e cross join lateral ops.explain(e.enrollment_id) x
                where x.rule = 'sequence_paused'),
               'stood still from then until Sun 2026-03-08 18:00:00', 'and its end');

select * from finish();
rollback;

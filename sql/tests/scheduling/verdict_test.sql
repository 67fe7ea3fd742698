-- scheduling.verdict: every outcome, and which rule comes first when several apply.
begin;
select plan(104);

-- Everything is well unless said otherwise.
create function pg_temp.verdict(p_but text default '{}')
returns text
language sql stable
as $$
    select concat_ws(': ', v.outcome, v.reason, v.detail)
    from (select '{"status": "active", "sequence": "active", "replanned": false, "type": "auto_email",
                   "step": true, "is_active": true, "email": "a@x.test", "suppression": null,
                   "mail": false, "open": true, "missing": [],
                   "deleted": false, "late": false, "overdue": "0", "when_late": "skip"}'::jsonb || p_but::jsonb as f) g
    cross join lateral scheduling.verdict(
        f ->> 'status', f ->> 'sequence', (f ->> 'deleted')::boolean, (f ->> 'replanned')::boolean,
        case when (f ->> 'step')::boolean
             then jsonb_populate_record(null::data.sequence_steps, f || jsonb_build_object(
                      'tenant_id', 'acme', 'step_id', '00000000-0000-0000-0000-000000000001')) end,
        jsonb_populate_record(null::data.contacts, f), f ->> 'suppression', (f ->> 'mail')::boolean,
        (f ->> 'late')::boolean, (f ->> 'overdue')::interval, (f ->> 'open')::boolean,
        (select coalesce(array_agg(m), '{}') from jsonb_array_elements_text(f -> 'missing') m)) v
$$;

select is(pg_temp.verdict(), 'message', 'nothing stands against it: a message');
select is(pg_temp.verdict(format('{"type": "%s"}', t)), 'task', t || ' becomes a task')
from unnest(array['manual_email', 'call', 'linkedin', 'task']) t;

-- Each reason alone
select is(pg_temp.verdict(v.but), v.verdict, v.why)
from (values
    ('{"status": "paused"}', 'parked: enrollment_paused', 'a paused enrollment'),
    ('{"status": "completed"}', 'removed', 'one that has ended has no schedule'),
    ('{"deleted": true}', 'exited: sequence_deleted', 'a deleted sequence'),
    ('{"late": true}', 'moved: late', 'what comes up late is spread'),
    ('{"late": true, "type": "call"}', 'task', 'but tasks are not'),
    ('{"overdue": "2 hours", "max_lateness_hours": 2}', 'message', 'late by as much as the step allows'),
    ('{"overdue": "2 hours 1 second", "max_lateness_hours": 2}', 'skipped: too_late', 'later: skipped'),
    ('{"overdue": "3 hours", "max_lateness_hours": 2, "when_late": "hold"}', 'held: too_late',
     'or held, if the step says so'),
    ('{"overdue": "3 hours", "max_lateness_hours": 2, "type": "call"}', 'skipped: too_late', 'a call, too'),
    ('{"sequence": "paused"}', 'parked: sequence_paused', 'a paused sequence'),
    ('{"sequence": "archived"}', 'message', 'an archived sequence lets its enrollments finish'),
    ('{"replanned": true}', 'moved: sequence_resumed', 'planned before the last pause'),
    ('{"step": false}', 'held: step_gone', 'its step is gone'),
    ('{"is_active": false}', 'passed: step_inactive', 'its step is inactive'),
    ('{"suppression": "bounced"}', 'exited: bounced', 'the contact is suppressed'),
    ('{"mail": true}', 'parked: previous_email', 'the e-mail before is not sent'),
    ('{"open": false}', 'moved: outside_hours', 'outside the window'),
    ('{"email": null}', 'held: no_email', 'there is no address'),
    ('{"missing": ["a", "b"]}', 'held: missing_variables: a, b', 'variables are missing: their names'),
    ('{"type": "call", "email": null}', 'task', 'a call needs no address'),
    ('{"type": "call", "mail": true}', 'parked: previous_email', 'a call waits for the e-mail before, too'),
    ('{"type": "call", "open": false}', 'moved: outside_hours', 'and for the window')
) v (but, verdict, why);

-- Their order: each one wins over all that come after it
create temporary table rules as
select r.*, row_number() over () as place
from (values ('removed', '{"status": "cancelled"}'::jsonb),
             ('exited: sequence_deleted', '{"deleted": true}'),
             ('parked: enrollment_paused', '{"status": "paused"}'),
             ('parked: sequence_paused', '{"sequence": "paused"}'),
             ('moved: sequence_resumed', '{"replanned": true}'),
             ('held: step_gone', '{"step": false}'),
             ('exited: manual', '{"suppression": "manual"}'),
             ('parked: previous_email', '{"mail": true}'),
             ('passed: step_inactive', '{"is_active": false}'),
             ('skipped: too_late', '{"overdue": "3 hours", "max_lateness_hours": 2}'),
             ('moved: outside_hours', '{"open": false}'),
             ('moved: late', '{"late": true}'),
             ('held: no_email', '{"email": null}')) r (verdict, but);
select is(pg_temp.verdict((r.but || l.but)::text), r.verdict, format('%s comes before %s', r.verdict,
          l.verdict))
from rules r
join rules l on l.place > r.place
            and not (r.verdict = 'held: step_gone' and l.verdict = 'passed: step_inactive')
            and not (r.verdict = 'removed' and l.verdict = 'parked: enrollment_paused')
            and not (r.verdict = 'exited: manual' and l.verdict = 'passed: step_inactive')
order by r.place, l.place;
select is(pg_temp.verdict('{"is_active": false, "suppression": "manual"}'), 'passed: step_inactive',
          'an inactive step sends nothing: nobody leaves for it');
select is(pg_temp.verdict('{"email": null, "missing": ["email"]}'), 'held: no_email: email',
          'without an address that is the reason');

select * from finish();
rollback;

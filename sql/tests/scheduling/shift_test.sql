-- scheduling.shift: where a plan lands after the pauses since it was made.
begin;
select plan(10);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create function pg_temp.sequence(p_steps text, p_settings text default '{}')
returns uuid
language sql volatile
as $$
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id,
        clock.now())).sequence_id
$$;

create function pg_temp.enroll(p_sequence_id uuid, p_name text, p_contact text default '{}')
returns uuid
language sql volatile
as $$
    select (enrollment.enroll('acme', 'ann', 'request-1', p_sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                               || p_contact::jsonb, clock.now())).contact_id), clock.now())).enrollment_id
$$;

create temporary table made as
select pg_temp.sequence('[{"type": "call"}]') as sequence_id;
insert into data.sequence_pauses (tenant_id, sequence_id, plan_number, paused_at, resumed_at)
select 'acme', m.sequence_id, p.plan_number, p.paused_at::timestamptz, p.resumed_at::timestamptz
from made m
cross join (values (1, '2026-03-06 12:00Z', '2026-03-10 12:00Z'),
                   (2, '2026-03-20 00:00Z', '2026-03-21 00:00Z'),
                   (3, '2026-10-20 00:00Z', '2026-11-10 00:00Z')) p (plan_number, paused_at, resumed_at);

create function pg_temp.shifted(p_plan_number integer, p_at text)
returns timestamptz
language sql stable
as $$ select scheduling.shift('acme', m.sequence_id, p_plan_number, p_at::timestamptz) from made m $$;

select is(pg_temp.shifted(s.plan_number, s.at), s.shifted::timestamptz, s.why)
from (values
    (3, '2026-03-07 12:00Z', '2026-03-07 12:00Z', 'planned after all pauses: it stays'),
    (2, '2026-10-21 06:00Z', '2026-11-11 06:00Z', 'a day and a quarter remained'),
    (2, '2026-10-20 00:00Z', '2026-11-10 00:00Z', 'due at the pause: nothing remained'),
    (2, '2026-10-01 00:00Z', '2026-11-10 00:00Z', 'due long before: due at the resume'),
    (1, '2026-03-20 06:00Z', '2026-11-10 00:00Z', 'six hours of the second pause were over at the third'),
    (0, '2026-03-07 12:00Z', '2026-11-10 00:00Z', 'three pauses, the last two after it was due'),
    (0, '2026-03-17 13:00Z', '2026-11-10 00:00Z',
     'eleven days and an hour from the first resume fall between'),
    (0, '2026-12-01 00:00Z', '2026-12-27 00:00Z', 'far ahead: every pause adds its length')
) s (plan_number, at, shifted, why);
set local timezone = 'America/New_York';
select is(pg_temp.shifted(2, '2026-10-21 06:00Z'), '2026-11-11 06:00Z'::timestamptz,
          'the session''s zone does not matter, though its clocks change meanwhile');
select is(scheduling.shift('acme', '00000000-0000-0000-0000-000000000000', 0, '2026-03-07 12:00Z'),
          '2026-03-07 12:00Z'::timestamptz, 'a sequence without pauses moves nothing');

select * from finish();
rollback;

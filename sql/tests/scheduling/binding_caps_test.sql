-- Caps with room for the whole batch and for everybody they leave room for are not looked at mail by mail.
begin;
select plan(12);

-- Two e-mails of a sequence with caps, one of them a first contact, and a task; answers whether the cap may bind.
create function pg_temp.is_binding(p_room jsonb, p_outcome text default 'message')
returns boolean
language sql volatile
as $$
    select scheduling.binding_caps(
        array[jsonb_populate_record(null::data.cap_room,
            '{"tenant_id": "acme", "sequence_id": "00000000-0000-7000-8000-000000000001"}'::jsonb || p_room)],
        array(select jsonb_populate_record(null::data.step_run, jsonb_build_object(
                  'tenant_id', 'acme', 'sequence_id', '00000000-0000-7000-8000-000000000001',
                  'outcome', r.outcome, 'counted_on', '2026-03-02', 'is_first', r.is_first))
              from (values (p_outcome, true), (p_outcome, false), ('task', true)) r (outcome, is_first))) <> '{}'
$$;

select is(pg_temp.is_binding('{"contacts_left": 2}'), false, 'two contacts are left for two e-mails');
select is(pg_temp.is_binding('{"contacts_left": 1}'), true, 'one is not enough');
select is(pg_temp.is_binding('{"contacts_left": 0}'), true, 'none is not');
select is(pg_temp.is_binding('{"contacts_left": 4, "reserved": 2}'), false, 'with what is left for follow-ups');
select is(pg_temp.is_binding('{"contacts_left": 3, "reserved": 2}'), true, 'without room for one of them');
select is(pg_temp.is_binding('{"contacts_left": 3, "moved_firsts": ["2026-03-01 10:00Z"],
                               "moved_follow_ups": []}'), false, 'with room for who was moved to this day');
select is(pg_temp.is_binding('{"contacts_left": 2, "moved_firsts": ["2026-03-01 10:00Z"],
                               "moved_follow_ups": []}'), true, 'without it');
select is(pg_temp.is_binding('{"new_left": 1}'), false, 'one new contact is left for the one first e-mail');
select is(pg_temp.is_binding('{"new_left": 0}'), true, 'none is left');
select is(pg_temp.is_binding('{"new_left": 1, "moved_firsts": ["2026-03-01 10:00Z"]}'), true,
          'one that was moved to this day goes before it');
select is(pg_temp.is_binding('{"contacts_left": 0}', 'parked'), false, 'a batch without e-mails needs no room');
select is(scheduling.binding_caps('{}', '{}'), '{}'::data.cap_room[], 'no caps, none that bind');

select * from finish();
rollback;

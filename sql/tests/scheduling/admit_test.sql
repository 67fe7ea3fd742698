-- scheduling.admit: one more e-mail, with so much room left.
begin;
select plan(14);

create function pg_temp.admit(p_cap text, p_box text, p_is_first boolean, p_is_counted boolean default false,
                              p_planned_at timestamptz default '2026-03-02 09:00Z')
returns data.admission
language sql stable
as $$
    select scheduling.admit(
        jsonb_populate_record(null::data.cap_room, '{"sequence_id": "00000000-0000-0000-0000-000000000001",
            "day_ends_at": "2026-03-03 05:00Z"}'::jsonb || p_cap::jsonb),
        jsonb_populate_record(null::data.mailbox_room, '{"mailbox_id": "00000000-0000-0000-0000-000000000002",
            "timezone": "UTC", "minimum_gap": "10 minutes", "slot_at": "2026-03-02 09:55Z", "hour_count": 1,
            "slot_on": "2026-03-02"}'::jsonb || p_box::jsonb),
        p_is_first, p_is_counted, p_planned_at, '2026-03-02 10:00Z')
$$;

select is((a).reason, null, 'where nothing limits, it goes')
from scheduling.admit(null, null, true, false, clock.now(), clock.now()) a;
select is((pg_temp.admit('{"contacts_left": 1}', null, false)).reason, null, 'the last place is a place');
select is(((pg_temp.admit('{"contacts_left": 1}', null, false)).cap).contacts_left, 0::bigint, 'which is taken');
select is((pg_temp.admit('{"contacts_left": 0}', null, false)).reason, 'daily_cap', 'then there is none');
select is((pg_temp.admit('{"contacts_left": 0}', null, false)).again_at, '2026-03-03 05:00Z'::timestamptz,
          'it may try again when the day is over');
select is((pg_temp.admit('{"contacts_left": 0}', null, false, true)).reason, null,
          'who counts on that day already needs no place');
select is((pg_temp.admit('{"contacts_left": 2, "reserved": 2}', null, true)).reason, 'daily_cap',
          'first contacts leave room for follow-ups');
select is((pg_temp.admit('{"contacts_left": 2, "reserved": 2}', null, false)).reason, null,
          'follow-ups do not');
select is((pg_temp.admit('{"contacts_left": 9, "new_left": 0}', null, true)).reason, 'new_contacts_cap',
          'first contacts have a cap of their own');
select is((pg_temp.admit('{"contacts_left": 9, "new_left": 0}', null, false)).reason, null,
          'which is none for follow-ups');
select is((pg_temp.admit('{"contacts_left": 1, "moved_follow_ups": ["2026-03-02 08:59Z"]}', null, false)).reason,
          'daily_cap', 'who was planned before and moved goes first');
select is((pg_temp.admit('{"contacts_left": 1, "moved_follow_ups": ["2026-03-02 09:00Z"]}', null, false)).reason,
          null, 'who was planned at the same instant does not');
select is(((pg_temp.admit('{}', '{"daily_limit": 2, "day_count": 1}', true)).box).slot_at,
          '2026-03-02 10:05Z'::timestamptz, 'the mailbox gives its next slot');
select results_eq($$ select reason, again_at from pg_temp.admit('{"contacts_left": 1}',
                         '{"daily_limit": 2, "day_count": 1, "reserved": 1}', true) $$,
                  $$ values ('mailbox_limit', '2026-03-03 00:00Z'::timestamptz) $$,
                  'a mailbox keeps room for follow-ups until its day is over');

select * from finish();
rollback;

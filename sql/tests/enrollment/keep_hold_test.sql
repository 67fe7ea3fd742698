-- Holds that are over stay in the timeline, whatever ended them.
begin;
select plan(8);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
    perform sequence.activate('acme', (sequence.create('acme', 'ann', '{"name": "S",
        "steps": [{"type": "call"}, {"type": "call", "delayDays": 1}]}', clock.now())).sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'r', (select sequence_id from data.sequences),
        jsonb_build_object('contactId', (contact.create('acme', jsonb_build_object('email', n || '@x.test'),
                                                        clock.now())).contact_id), clock.now())
    from unnest('{released,skipped,cancelled,live}'::text[]) n;
    perform ops.set_clock('2026-03-02 15:01Z');
    perform enrollment.hold('acme', e.enrollment_id, 'no_open_moment', 'a long run of holidays', clock.now())
    from data.enrollments e;
    perform ops.set_clock('2026-03-02 16:00Z');
end
$$;
create function pg_temp.enrollment(p_name text)
returns data.enrollments
language sql stable
as $$
    select e from data.enrollments e join data.contacts c using (tenant_id, contact_id) where c.email = p_name || '@x.test'
$$;
create function pg_temp.told(p_name text)
returns text
language sql stable
as $$
    select string_agg(to_char(t.at at time zone 'UTC', 'HH24:MI') || ' ' || concat_ws(' ', t.kind, t.step_number, t.reason), ', '
                      order by t.place)
    from enrollment.timeline(pg_temp.enrollment(p_name)) with ordinality
        t (at, kind, step_number, execution_id, message_id, actor, reason, detail, place)
$$;

do $$
declare
    e data.enrollments;
begin
    e := pg_temp.enrollment('released');
    perform enrollment.release('acme', e.sequence_id, e.enrollment_id, clock.now());
    e := pg_temp.enrollment('skipped');
    perform enrollment.skip('acme', e.sequence_id, e.enrollment_id, null, clock.now());
    e := pg_temp.enrollment('cancelled');
    perform enrollment.cancel('acme', e.sequence_id, e.enrollment_id, null, clock.now());
end
$$;
select is(pg_temp.told('live'), '15:00 enrolled, 15:01 held 1 no_open_moment', 'the hold that one is in');
select is(pg_temp.told('released'), '15:00 enrolled, 15:01 held 1 no_open_moment, 16:00 released 1', 'one that was released');
select is(pg_temp.told('skipped'), '15:00 enrolled, 15:01 held 1 no_open_moment, 16:00 step_skipped 1 skipped_by_user, '
          || '16:00 released 1', 'one that a skip ended');
select is(pg_temp.told('cancelled'), '15:00 enrolled, 15:01 held 1 no_open_moment, 16:00 ended cancelled',
          'one that the end cut short is not released');
do $$
declare
    e constant data.enrollments := pg_temp.enrollment('cancelled');
begin
    perform ops.set_clock('2026-03-02 17:00Z');
    perform enrollment.reinstate('acme', e.sequence_id, e.enrollment_id, 'ann', clock.now());
end
$$;
select is(pg_temp.told('cancelled'), '15:00 enrolled, 15:01 held 1 no_open_moment, 16:00 ended cancelled, 17:00 reinstated',
          'also when that end is undone');
select is((select t.detail from ops.timeline((pg_temp.enrollment('released')).enrollment_id) t where t.kind = 'held'),
          'a long run of holidays', 'with the detail');

-- Erased

do $$ begin perform ops.erase_contact((pg_temp.enrollment('released')).contact_id); end $$;
select is((select count(*) from data.enrollment_holds h), 3::bigint, 'each is kept once');
select is((select count(h.held_detail) from data.enrollment_holds h), 2::bigint, 'an erased one keeps no words');

select * from finish();
rollback;

-- enrollment.first_run: which delay counts for who begins, and in which zone.
begin;
select plan(7);

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

do $$
begin
    perform pg_temp.plan('plan', '[{"type": "call", "isActive": false, "delayDays": 9},
        {"type": "call", "delayDays": 2, "delayHours": 1},
        {"type": "call", "delayDays": 7, "sendAt": "09:00"}]',
                         '{"timezone": "America/New_York", "excludeWeekends": true}');
    perform pg_temp.plan('another', '[{"type": "call"}]');
end
$$;
create function pg_temp.run(p_step integer, p_at timestamptz, p_timezone text default null)
returns timestamptz
language sql volatile
as $$
    select enrollment.first_run(q, s, '00000000-0000-0000-0000-000000000001', p_timezone, p_at)
    from data.sequences q
    join data.sequence_steps s using (tenant_id, sequence_id)
    where s.step_number = p_step
      and q.name = 'plan'
$$;

select is(pg_temp.run(2, '2026-03-02 14:00Z'), '2026-03-04 15:00Z'::timestamptz,
          'the delay of the first active step counts, whatever its number');
select is(pg_temp.run(2, '2026-03-05 14:00Z'), '2026-03-09 04:00Z'::timestamptz,
          'a weekend is skipped, to midnight in the zone of the sequence');
select is(pg_temp.run(2, '2026-03-05 14:00Z', 'Europe/Berlin'), '2026-03-08 23:00Z'::timestamptz,
          'or in that of the contact');
select is(pg_temp.run(3, '2026-03-02 12:00Z'), '2026-03-02 14:00Z'::timestamptz,
          'a start in the middle runs at the next time of day, without its delay');
select is(pg_temp.run(3, '2026-03-02 14:00Z'), '2026-03-02 14:00Z'::timestamptz, 'also when that is now');
select is(pg_temp.run(3, '2026-03-02 14:00:00.000001Z'), '2026-03-03 14:00Z'::timestamptz,
          'and the day after when it has just passed');

update data.sequences set settings = '{"businessHours": {}}' where name = 'plan';
select is(pg_temp.run(2, '2026-03-02 14:00Z'), null, 'a calendar that never opens has no answer');

select * from finish();
rollback;

-- What scripts/simulation.py moves: its own tables, workers and people, in a schema of its own beside the engine.
-- Nothing here decides when a step runs; the engine is reached through its doors only.
set client_min_messages = warning;
create schema simulation;

-- What was true when: the checks look at a run with the settings of its moment, not with today's.
create table simulation.settings (
    tenant_id text, sequence_id uuid, valid_from timestamptz, valid_until timestamptz, settings jsonb
);
create table simulation.steps (
    tenant_id text, sequence_id uuid, step_id uuid, place numeric, type text, valid_from timestamptz,
    valid_until timestamptz, is_active boolean, delay_days integer, delay_hours integer, send_at time
);
create table simulation.zones (
    tenant_id text, contact_id uuid, valid_from timestamptz, valid_until timestamptz, timezone text
);
create table simulation.mailboxes (
    tenant_id text, email text, timezone text, daily_limit integer, hourly_limit integer, minimum_gap interval
);
-- Somebody paused it: a sequence or an enrollment.
create table simulation.pauses (
    tenant_id text, thing_id uuid, valid_from timestamptz, valid_until timestamptz
);
-- What has left the house, as the mail server would know it.
create table simulation.deliveries (
    tenant_id text, message_id uuid, claimed_at timestamptz, delivered_at timestamptz
);
create table simulation.enrolled (
    number integer generated always as identity primary key,
    tenant_id text, sequence_id uuid, enrollment_id uuid
);
-- Senders that take their time: what they claimed and will finish later, if they still may.
create table simulation.slow_senders (
    worker_id uuid, claimed_at timestamptz, results jsonb
);
-- What the workers answered.
create table simulation.answers (answer jsonb);
create table simulation.sequences (
    number integer primary key, tenant_id text, sequence_id uuid
);
create table simulation.contacts (
    number integer primary key, tenant_id text, contact_id uuid
);

create function simulation.context()
returns data.request_context
language sql immutable
as $$ select row('sim', 'admin', 'simulation')::data.request_context $$;

-- A number from 0 to p_below - 1 that depends on the text only.
create function simulation.dice(p_text text, p_below integer)
returns integer
language sql immutable
as $$ select (('x' || substr(md5(p_text), 1, 7))::bit(28)::integer) % p_below $$;

-- Keeps what sequence and steps are from now on. Call it in the transaction of the change.
create function simulation.record_sequence(p_tenant_id text, p_sequence_id uuid)
returns void
language plpgsql
as $$
declare
    v_at   constant timestamptz := clock.now();
    v_step record;
begin
    update simulation.settings h
    set valid_until = v_at
    where h.sequence_id = p_sequence_id
      and h.valid_until = 'infinity';
    insert into simulation.settings
    select q.tenant_id, q.sequence_id, v_at, 'infinity', q.settings
    from data.sequences q
    where q.tenant_id = p_tenant_id
      and q.sequence_id = p_sequence_id;

    update simulation.steps h
    set valid_until = v_at
    where h.sequence_id = p_sequence_id
      and h.valid_until = 'infinity';
    -- A step keeps its place for ever; a new one gets one between its neighbours.
    for v_step in
        select s.*
        from data.sequence_steps s
        where s.tenant_id = p_tenant_id
          and s.sequence_id = p_sequence_id
          and s.step_number is not null
        order by s.step_number
    loop
        insert into simulation.steps
        select p_tenant_id, p_sequence_id, v_step.step_id,
               coalesce((select h.place from simulation.steps h where h.step_id = v_step.step_id limit 1),
                        (before.place + coalesce(after.place, before.place + 2)) / 2),
               v_step.type, v_at, 'infinity', v_step.is_active, v_step.delay_days, v_step.delay_hours,
               v_step.send_at
        from (select coalesce(max(h.place), 0) as place
              from data.sequence_steps s
              join simulation.steps h using (step_id)
              where s.sequence_id = p_sequence_id
                and s.step_number < v_step.step_number) before
        cross join lateral (
              select min(h.place) as place
              from simulation.steps h
              where h.sequence_id = p_sequence_id
                and h.place > before.place) after;
    end loop;
end
$$;

create function simulation.record_zone(p_tenant_id text, p_contact_id uuid)
returns void
language sql
as $$
    update simulation.zones h
    set valid_until = clock.now()
    where h.contact_id = p_contact_id
      and h.valid_until = 'infinity';
    insert into simulation.zones
    select c.tenant_id, c.contact_id, clock.now(), 'infinity', c.timezone
    from data.contacts c
    where c.tenant_id = p_tenant_id
      and c.contact_id = p_contact_id
$$;

create function simulation.create_sequence(p_number integer, p_tenant_id text, p_body jsonb)
returns void
language plpgsql
as $$
declare
    v_id constant uuid := (api.create_sequence(p_tenant_id, simulation.context(), p_body)) #>> '{data,id}';
begin
    insert into simulation.sequences values (p_number, p_tenant_id, v_id);
    perform simulation.record_sequence(p_tenant_id, v_id);
end
$$;

create function simulation.create_contacts(p_tenant_id text, p_bodies jsonb)
returns void
language plpgsql
as $$
declare
    v_body record;
    v_id   uuid;
begin
    for v_body in select (b ->> 'number')::integer as number, b - 'number' as body from jsonb_array_elements(p_bodies) b loop
        v_id := (api.create_contact(p_tenant_id, simulation.context(), v_body.body)) #>> '{data,id}';
        insert into simulation.contacts values (v_body.number, p_tenant_id, v_id);
        perform simulation.record_zone(p_tenant_id, v_id);
    end loop;
end
$$;

-- Enrolls contacts in a sequence and answers how many it took; who is refused is left out.
create function simulation.enroll(p_sequence integer, p_contacts integer[])
returns integer
language plpgsql
as $$
declare
    v_one   record;
    v_taken integer := 0;
begin
    for v_one in
        select q.tenant_id, q.sequence_id, c.contact_id
        from simulation.sequences q
        join simulation.contacts c using (tenant_id)
        where q.number = p_sequence
          and c.number = any (p_contacts)
        order by c.number
    loop
        begin
            insert into simulation.enrolled (tenant_id, sequence_id, enrollment_id)
            values (v_one.tenant_id, v_one.sequence_id, (api.enroll_contact(v_one.tenant_id,
                simulation.context(), v_one.sequence_id,
                jsonb_build_object('contactId', v_one.contact_id)) #>> '{data,id}')::uuid);
            v_taken := v_taken + 1;
        exception when sqlstate 'SE409' or sqlstate 'SE422' then null;
        end;
    end loop;
    return v_taken;
end
$$;

-- The first enrollment from that number on that has such a status; a random one, if the number is.
create function simulation.pick(p_number integer, p_statuses text[] default '{active,paused}')
returns simulation.enrolled
language sql stable
as $$
    select n
    from simulation.enrolled n
    join data.enrollments e using (tenant_id, enrollment_id)
    where n.number >= p_number
      and e.status = any (p_statuses)
    order by n.number
    limit 1
$$;

create function simulation.activate_sequence(p_number integer)
returns void
language plpgsql
as $$
declare
    v_sequence constant simulation.sequences := (select q from simulation.sequences q where q.number = p_number);
begin
    perform api.activate_sequence(v_sequence.tenant_id, simulation.context(), v_sequence.sequence_id);
    update simulation.pauses p
    set valid_until = clock.now()
    where p.thing_id = v_sequence.sequence_id
      and p.valid_until = 'infinity';
end
$$;

create function simulation.pause_sequence(p_number integer)
returns void
language plpgsql
as $$
declare
    v_sequence constant simulation.sequences := (select q from simulation.sequences q where q.number = p_number);
begin
    perform api.pause_sequence(v_sequence.tenant_id, simulation.context(), v_sequence.sequence_id);
    insert into simulation.pauses
    values (v_sequence.tenant_id, v_sequence.sequence_id, clock.now(), 'infinity');
end
$$;

create function simulation.reply(p_number integer)
returns void
language plpgsql
as $$
declare
    v_one constant simulation.enrolled := simulation.pick(p_number);
begin
    perform enrollment.finish(enrollment.lock(v_one.tenant_id, v_one.sequence_id, v_one.enrollment_id),
                              'replied', 'replied', clock.now())
    where v_one.tenant_id is not null;
end
$$;

create function simulation.suppress(p_number integer)
returns void
language sql
as $$
    select contact.suppress(c.tenant_id, 'address', c.email_key, 'unsubscribed', 'simulation', clock.now())
    from simulation.pick(p_number) n
    join data.enrollments e using (tenant_id, enrollment_id)
    join data.contacts c using (tenant_id, contact_id)
    where c.email_key is not null
$$;

create function simulation.summary()
returns text
language sql stable
as $$
    select format('%s enrollments (%s ended, %s held), %s steps, %s mails, moved %s',
        count(*), count(*) filter (where e.completed_at is not null),
        count(*) filter (where e.held_reason is not null),
        (select count(*) from simulation.runs), (select count(*) from simulation.deliveries),
        (select sum((a.answer ->> 'moved')::bigint) from simulation.answers a))
    from data.enrollments e
$$;
